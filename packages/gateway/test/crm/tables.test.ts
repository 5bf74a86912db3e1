import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import type { TablesPool } from '../../src/crm/tables/tables-pool.ts'
import { type OpenDatabase, openDatabase } from '../../src/db/open-database.ts'
import { openStore, type Store } from '../services/store.ts'
import { describeAdapter } from './conformance.ts'
import { openTablesWorld } from './tables-world.ts'

let dataDir: string
let store: Store
let database: OpenDatabase

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'delos-tables-'))
  store = await openStore(dataDir)
  database = await openDatabase(loadConfig(store.env), () => {})
})

afterAll(async () => {
  await database.close()
  await store.drop()
  await rm(dataDir, { recursive: true, force: true })
})

/** Either kind of pool has this part. */
const pool = () => database.pool as TablesPool

describeAdapter('tables', () => openTablesWorld(pool(), { schema: 'crm' }))
describeAdapter('tables with unique addresses', () =>
  openTablesWorld(pool(), { schema: 'crm_unique', uniqueEmail: true }),
)
