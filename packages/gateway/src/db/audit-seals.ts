import { type Insertable, type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { AuditLogTable, AuditSealsTable } from './tables.ts'

export type AuditRow = Selectable<AuditLogTable>
export type SealRow = Selectable<AuditSealsTable>

const lockNotAvailable = '55P03'

/**
 * Waits until nobody is in the middle of writing entries and keeps them out until the end of the transaction: only then
 * is it certain that no entry with a lower number is still to come. Also keeps a second sealer out.
 */
export async function lockAuditLog(tx: Tx): Promise<void> {
  // Shorter than the database's own search for deadlocks, so that it is the sealer who gives way.
  await sql`set local lock_timeout = '500ms'`.execute(tx)
  await sql`lock table audit_log in share row exclusive mode`.execute(tx)
}

export function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === lockNotAvailable
}

export async function insertSeals(tx: Tx, seals: readonly Insertable<AuditSealsTable>[]): Promise<void> {
  if (seals.length) await tx.insertInto('auditSeals').values(seals).execute()
}

export interface SeqRange {
  /** Exclusive. */
  after: number
  /** Inclusive. */
  until: number
  limit: number
}

export function listEntriesBetween(db: ReadDb, { after, until, limit }: SeqRange): Promise<AuditRow[]> {
  return db
    .selectFrom('auditLog')
    .selectAll()
    .where('seq', '>', after)
    .where('seq', '<=', until)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

export function listSealsBetween(db: ReadDb, { after, until, limit }: SeqRange): Promise<SealRow[]> {
  return db
    .selectFrom('auditSeals')
    .selectAll()
    .where('lastSeq', '>', after)
    .where('lastSeq', '<=', until)
    .orderBy('lastSeq')
    .limit(limit)
    .execute()
}

/** How many entries there are, and how many of them no seal has reached yet. */
export async function countEntries(db: ReadDb, sealedUntil: number): Promise<{ entries: number; pending: number }> {
  const counts = await db
    .selectFrom('auditLog')
    .select((eb) => [
      eb.fn.countAll<string | number>().as('entries'),
      eb.fn.countAll<string | number>().filterWhere('seq', '>', sealedUntil).as('pending'),
    ])
    .executeTakeFirstOrThrow()
  return { entries: Number(counts.entries), pending: Number(counts.pending) }
}

export async function countSeals(db: ReadDb): Promise<number> {
  const { seals } = await db
    .selectFrom('auditSeals')
    .select((eb) => eb.fn.countAll<string | number>().as('seals'))
    .executeTakeFirstOrThrow()
  return Number(seals)
}

export async function hasSeal(db: ReadDb, hash: string): Promise<boolean> {
  const row = await db.selectFrom('auditSeals').select('lastSeq').where('hash', '=', hash).executeTakeFirst()
  return row !== undefined
}
