import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, inject } from 'vitest'
import { type EmbeddedDatabase, openEmbedded } from '../../src/db/embedded.ts'
import { describeAdapter } from './conformance.ts'
import { openTablesWorld } from './tables-world.ts'

let dataDir: string
let database: EmbeddedDatabase

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'delos-tables-'))
  await cp(inject('migratedDatabase'), join(dataDir, 'pg'), { recursive: true })
  database = await openEmbedded(dataDir)
})

afterAll(async () => {
  await database.close()
  await rm(dataDir, { recursive: true, force: true })
})

describeAdapter('tables', () => openTablesWorld(database.pool, { schema: 'crm' }))
describeAdapter('tables with unique addresses', () =>
  openTablesWorld(database.pool, { schema: 'crm_unique', uniqueEmail: true }),
)
