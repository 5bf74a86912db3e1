import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '@delos/client'
import { inject } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import type { Context } from '../../src/context.ts'
import { createDb, type Db } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrations.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { createIdFactory } from '../../src/ids.ts'
import { createMutate } from '../../src/mutate.ts'
import type { LedgerContext } from '../../src/services/credits/ledger.ts'
import { freshDatabase } from '../services/postgres.ts'

export type Backend = 'PGlite' | 'PostgreSQL'

export type LedgerTestContext = LedgerContext & Pick<Context, 'db' | 'mutate' | 'makeId'>

export interface OpenLedger {
  db: Db
  /** A caller in a process of the given name. */
  as(caller: { owner?: string; team?: string; tag?: string; key?: string }): LedgerTestContext
  close(): Promise<void>
}

/** The ledger's tables and nothing else of the gateway, on either database. */
export async function openLedger(backend: Backend, clock: Clock = systemClock): Promise<OpenLedger> {
  const dataDir = await mkdtemp(join(tmpdir(), 'delos-ledger-'))
  if (backend === 'PGlite') await cp(inject('migratedDatabase'), join(dataDir, 'pg'), { recursive: true })
  const databaseUrl = backend === 'PostgreSQL' ? await freshDatabase() : undefined
  const config = loadConfig({ DELOS_DATA_DIR: dataDir, DATABASE_URL: databaseUrl })
  // A connection that is cut off reports so here; whoever was using it hears it as well.
  const database = await openDatabase(config, () => {})
  const db = createDb(database.pool)
  await migrate(db)
  const makeId = createIdFactory(() => clock.now())
  return {
    db,
    as({ owner = 'process', team, tag, key = 'key' }) {
      const actor = { type: 'key' as const, id: key, keyId: key, name: key, scopes: ['write' as const], team }
      const requestId = makeId()
      const mutate = createMutate(
        { db, clock, makeId, handOver: async () => {}, dispatch: async () => {}, forget: () => {} },
        { actor, requestId },
      )
      return { db, mutate, makeId, clock, requestId, actor, tag, processId: owner }
    },
    async close() {
      await database.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
