import { createRateLimiter, systemClock } from '@delos/client'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb } from '../../src/db/database.ts'
import { openPostgresLimits, type PostgresLimits } from '../../src/db/limiter/postgres-limits.ts'
import { migrate } from '../../src/db/migrations.ts'
import { type PostgresServer, startPostgres } from '../services/postgres.ts'

const endpoint = 'people/match'
let postgres: PostgresServer
let limits: PostgresLimits

beforeAll(async () => {
  postgres = await startPostgres()
  const db = createDb(new pg.Pool({ connectionString: postgres.url, max: 1 }))
  await migrate(db)
  await db.destroy()
  limits = openPostgresLimits(postgres.url, { clock: systemClock, onError: () => {} })
})
afterAll(async () => {
  await limits.close()
  await postgres.close()
})

test.each(['fast', 'immediate'] as const)(
  'while PostgreSQL is down (%s) nothing is let through, and nothing is forgotten',
  async (mode) => {
    const limiter = createRateLimiter({ store: limits.store })
    await limiter.learn(endpoint, { minute: { limit: 100 } })
    const permits = await Promise.all(Array.from({ length: 3 }, () => limiter.acquire(endpoint)))
    const usedBefore = limiter.snapshot()[endpoint]?.minute?.used ?? 0
    await postgres.stop(mode)
    const refused = { name: 'LimiterStoreError', retryable: true, outcome: 'not_sent' }
    await expect(limiter.acquire(endpoint)).rejects.toMatchObject(refused)
    const [permit, ...rest] = permits
    await expect(permit?.release({})).rejects.toThrow()
    await postgres.start()
    for (const one of rest) await one.release({})
    const neighbour = createRateLimiter({ store: limits.store })
    await neighbour.acquire(endpoint)
    // All three have ended without an answer that says how they were counted, and the neighbour's is one more.
    expect(neighbour.snapshot()[endpoint]?.minute?.used).toBe(usedBefore + 1)
  },
)
