import { type LimiterStore, systemClock } from '@delos/client'
import pg from 'pg'
import { createDb } from '../../src/db/database.ts'
import { openPostgresLimits } from '../../src/db/limiter/postgres-limits.ts'
import { openRedisLimits } from '../../src/db/limiter/redis-connection.ts'
import { migrate } from '../../src/db/migrations.ts'
import { freshDatabase } from '../services/postgres.ts'
import { freshRedis } from '../services/redis.ts'

/** A store that several processes share. */
export interface SharedStore {
  /** As one more process would open it. */
  open(): Promise<{ store: LimiterStore; close(): void | Promise<void> }>
}

async function onPostgres(): Promise<SharedStore> {
  const url = await freshDatabase()
  const db = createDb(new pg.Pool({ connectionString: url, max: 1 }))
  await migrate(db)
  await db.destroy()
  return {
    open: async () => openPostgresLimits(url, { clock: systemClock, onError: () => {} }),
  }
}

async function onRedis(): Promise<SharedStore> {
  const url = await freshRedis()
  return {
    open: () => openRedisLimits(url, () => {}),
  }
}

export const sharedStores: readonly (readonly [name: string, prepare: () => Promise<SharedStore>])[] = [
  ['PostgreSQL', onPostgres],
  ['Redis', onRedis],
]
