import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Config } from '../../config.ts'
import { DataFolderLockedError } from '../../db/data-folder.ts'
import type { Db } from '../../db/database.ts'
import { doneMigrations, knownMigrations, pendingMigrations } from '../../db/migrations.ts'
import { findStandstill } from '../../services/standstill/standstill.ts'
import { withDatabase } from '../with-database.ts'
import { clockFinding } from './clock-finding.ts'
import { type Finding, fine, found, noteOf } from './finding.ts'

const oldest = 13

/** The database opens, is of this release, and has the queue's tables. */
export async function checkDatabase(config: Config): Promise<Finding[]> {
  const check = config.databaseUrl ? 'database' : `data folder ${config.dataDir}`
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'pg'))) {
    return [fine(check, 'will be made by the first start')]
  }
  try {
    return await withDatabase(config, (db) => lookInto(db, check, config))
  } catch (error) {
    if (error instanceof DataFolderLockedError) {
      return [fine(check, `in use by process ${error.holder}; ask that server's /readyz for more`)]
    }
    return [found('database_unreachable', check, noteOf(error))]
  }
}

async function lookInto(db: Db, check: string, { databaseUrl, redisUrl }: Config): Promise<Finding[]> {
  const { rows } = await sql<{ version: string; readOnly: string; now: Date }>`
    select current_setting('server_version') as version, current_setting('transaction_read_only') as read_only,
      clock_timestamp() as now`.execute(db)
  const { version = '0', readOnly, now } = rows[0] ?? {}
  if (Number.parseInt(version, 10) < oldest) return [found('database_too_old', check, `PostgreSQL ${version}`)]
  if (readOnly === 'on') return [found('database_read_only', check)]
  return [
    fine(check, `PostgreSQL ${version}`),
    ...(await releaseFindings(db)),
    ...(redisUrl ? [] : [await queueFinding(db)]),
    ...(databaseUrl && now ? [clockFinding('clock of the database', now.getTime())] : []),
  ]
}

async function releaseFindings(db: Db): Promise<Finding[]> {
  const unknown = (await doneMigrations(db)).filter((name) => !knownMigrations.includes(name))
  const pending = await pendingMigrations(db)
  if (unknown.length) return [found('database_ahead', 'migrations', `unknown here: ${unknown.join(', ')}`)]
  if (pending.length) return [found('database_behind', 'migrations', `${pending.length} to run`)]
  const copy = await findStandstill(db)
  return [fine('migrations'), ...(copy?.isOn ? [found('copy_stands_still', 'standstill', `since ${copy.since}`)] : [])]
}

async function queueFinding(db: Db): Promise<Finding> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from information_schema.tables where table_schema = 'bullmq'`.execute(db)
  return rows[0]?.count ? fine('queue tables') : found('queue_missing', 'queue tables')
}
