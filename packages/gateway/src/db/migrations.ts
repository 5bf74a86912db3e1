import { type Kysely, type MigrationResult, Migrator, sql } from 'kysely'
import { up as access } from './migrations/0001-access.ts'
import { up as people } from './migrations/0002-people.ts'
import { up as deals } from './migrations/0003-deals.ts'
import { up as credits } from './migrations/0004-credits.ts'
import { up as jobs } from './migrations/0005-jobs.ts'
import { up as audit } from './migrations/0006-audit.ts'
import { up as identity } from './migrations/0007-identity.ts'
import { up as lists } from './migrations/0008-lists.ts'
import { up as alerts } from './migrations/0009-alerts.ts'
import { up as spendGate } from './migrations/0010-spend-gate.ts'
import { up as strictKeys } from './migrations/0011-strict-keys.ts'
import { up as callbacks } from './migrations/0012-callbacks.ts'
import { up as webhooks } from './migrations/0013-webhooks.ts'
import { up as events } from './migrations/0014-events.ts'
import { up as sync } from './migrations/0015-sync.ts'
import { up as crm } from './migrations/0016-crm.ts'
import { up as pipeline } from './migrations/0017-pipeline.ts'
import { up as leases } from './migrations/0019-leases.ts'
import { up as waterfalls } from './migrations/0020-waterfalls.ts'
import { up as rules } from './migrations/0021-rules.ts'
import { up as traces } from './migrations/0022-traces.ts'
import { up as sequenceGate } from './migrations/0023-sequence-gate.ts'
import { up as purchaseAnswers } from './migrations/0024-purchase-answers.ts'
import { up as claimPerson } from './migrations/0025-claim-person.ts'
import { up as sequenceEmails } from './migrations/0026-sequence-emails.ts'
import { up as turns } from './migrations/0027-turns.ts'
import type { Tables } from './tables.ts'

const migrations = {
  '0001-access': { up: access },
  '0002-people': { up: people },
  '0003-deals': { up: deals },
  '0004-credits': { up: credits },
  '0005-jobs': { up: jobs },
  '0006-audit': { up: audit },
  '0007-identity': { up: identity },
  '0008-lists': { up: lists },
  '0009-alerts': { up: alerts },
  '0010-spend-gate': { up: spendGate },
  '0011-strict-keys': { up: strictKeys },
  '0012-callbacks': { up: callbacks },
  '0013-webhooks': { up: webhooks },
  '0014-events': { up: events },
  '0015-sync': { up: sync },
  '0016-crm': { up: crm },
  '0017-pipeline': { up: pipeline },
  '0019-leases': { up: leases },
  '0020-waterfalls': { up: waterfalls },
  '0021-rules': { up: rules },
  '0022-traces': { up: traces },
  '0023-sequence-gate': { up: sequenceGate },
  '0024-purchase-answers': { up: purchaseAnswers },
  '0025-claim-person': { up: claimPerson },
  '0026-sequence-emails': { up: sequenceEmails },
  '0027-turns': { up: turns },
}

export const knownMigrations: readonly string[] = Object.keys(migrations)

function migratorOf(db: Kysely<Tables>): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } })
}

/** Brings the database up to this release, forward only. A database of a newer release is refused. */
export async function migrate(db: Kysely<Tables>): Promise<MigrationResult[]> {
  return orThrow(await migratorOf(db).migrateToLatest())
}

/** Lays an empty database out as an earlier release did, whose last migration this was. */
export async function migrateTo(db: Kysely<Tables>, last: string): Promise<MigrationResult[]> {
  return orThrow(await migratorOf(db).migrateTo(last))
}

function orThrow({ error, results }: { error?: unknown; results?: MigrationResult[] }): MigrationResult[] {
  if (error) throw error instanceof Error ? error : new Error('The migration failed', { cause: error })
  return results ?? []
}

/** The migrations that were run on this database, in their order, also those that this release does not know. */
export async function doneMigrations(db: Kysely<Tables>): Promise<string[]> {
  const { rows: known } = await sql<{ is: boolean }>`select to_regclass('kysely_migration') is not null as is`.execute(
    db,
  )
  if (!known[0]?.is) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by timestamp, name`.execute(db)
  return rows.map(({ name }) => name)
}

/** The migrations that `migrate` would run, in order. */
export async function pendingMigrations(db: Kysely<Tables>): Promise<string[]> {
  const all = await migratorOf(db).getMigrations()
  return all.filter((migration) => !migration.executedAt).map((migration) => migration.name)
}
