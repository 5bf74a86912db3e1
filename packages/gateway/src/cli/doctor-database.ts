import { sql } from 'kysely'
import type { Config } from '../config.ts'
import { DataFolderLockedError } from '../db/data-folder.ts'
import { createDb, type Db } from '../db/database.ts'
import { pendingMigrations } from '../db/migrations.ts'
import { openDatabase } from '../db/open-database.ts'
import type { Check } from './doctor.ts'

/** The database opens, is of this release, and has the queue's tables. */
export async function databaseChecks(config: Config): Promise<Check[]> {
  const check = config.databaseUrl ? 'database' : `data folder ${config.dataDir}`
  try {
    const database = await openDatabase(config, () => {})
    try {
      const db = createDb(database.pool)
      await sql`select 1`.execute(db)
      return [{ check, result: 'ok', note: '' }, await migrationCheck(db), await queueCheck(db)]
    } finally {
      await database.close()
    }
  } catch (error) {
    if (error instanceof DataFolderLockedError) {
      return [{ check, result: 'ok', note: `in use by process ${error.holder}; ask that server's /readyz for more` }]
    }
    return [{ check, result: 'failed', note: noteOf(error) }]
  }
}

async function migrationCheck(db: Db): Promise<Check> {
  const pending = await pendingMigrations(db)
  const note = pending.length ? `${pending.length} migrations to run: delos migrate, or the next start does it` : ''
  return { check: 'migrations', result: 'ok', note }
}

async function queueCheck(db: Db): Promise<Check> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from information_schema.tables where table_schema = 'bullmq'`.execute(db)
  const count = rows[0]?.count ?? 0
  return {
    check: 'queue tables',
    result: 'ok',
    note: count ? '' : 'not made yet: delos migrate, or the next start does it',
  }
}

function noteOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be opened'
  const code = 'code' in error ? String(error.code) : ''
  return (error.message || code).split('\n', 1)[0] ?? code
}
