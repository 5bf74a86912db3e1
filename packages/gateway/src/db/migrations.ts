import { type Kysely, type MigrationResult, Migrator } from 'kysely'
import * as access from './migrations/0001-access.ts'
import * as people from './migrations/0002-people.ts'
import * as deals from './migrations/0003-deals.ts'
import * as credits from './migrations/0004-credits.ts'
import * as jobs from './migrations/0005-jobs.ts'
import * as audit from './migrations/0006-audit.ts'
import type { Tables } from './tables.ts'

const migrations = {
  '0001-access': access,
  '0002-people': people,
  '0003-deals': deals,
  '0004-credits': credits,
  '0005-jobs': jobs,
  '0006-audit': audit,
}

function migratorOf(db: Kysely<Tables>): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } })
}

/** Brings the database up to this release, forward only. A database of a newer release is refused. */
export async function migrate(db: Kysely<Tables>): Promise<MigrationResult[]> {
  const { error, results } = await migratorOf(db).migrateToLatest()
  if (error) throw error
  return results ?? []
}

/** The migrations that `migrate` would run, in order. */
export async function pendingMigrations(db: Kysely<Tables>): Promise<string[]> {
  const all = await migratorOf(db).getMigrations()
  return all.filter((migration) => !migration.executedAt).map((migration) => migration.name)
}
