import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { Backend } from './backend.ts'
import { dropDatabase, freshDatabase, migratedDatabase } from './postgres.ts'
import { freshRedis } from './redis.ts'

/** Where one gateway, or several, keep what they know: nobody else is there. */
export interface Store {
  /** By which a gateway finds it. */
  env: Readonly<Record<string, string>>
  drop(): Promise<void>
}

export interface StoreOptions {
  /** For several processes at once, which the embedded database is not. */
  isShared?: boolean
  /** For what is about the embedded database. */
  isEmbedded?: boolean
  /** Without tables. */
  isEmpty?: boolean
}

/** On the back end of this run; the folder is the caller's. */
export async function openStore(dataDir: string, { isShared, isEmbedded, isEmpty }: StoreOptions = {}): Promise<Store> {
  const backend = inject('backend')
  if (isEmbedded || (backend === 'pglite' && !isShared)) {
    if (!isEmpty) await cp(inject('migratedDatabase'), join(dataDir, 'pg'), { recursive: true })
    return { env: { DELOS_DATA_DIR: dataDir, DATABASE_URL: '', REDIS_URL: '' }, async drop() {} }
  }
  const url = await (isEmpty ? freshDatabase() : migratedDatabase())
  return {
    env: {
      DELOS_DATA_DIR: dataDir,
      DATABASE_URL: url,
      DELOS_SEAL_KEY: 'the same for every process of a test',
      ...(await redisOf(backend)),
    },
    drop: () => dropDatabase(url),
  }
}

async function redisOf(backend: Backend): Promise<Record<string, string>> {
  return backend === 'postgres+redis' ? { REDIS_URL: await freshRedis() } : {}
}
