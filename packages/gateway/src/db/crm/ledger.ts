import { type Selectable, sql } from 'kysely'
import type { CrmCursorsTable, CrmParkedTable, CrmReviewsTable, CrmSide } from '../crm-tables.ts'
import type { ReadDb, Tx } from '../database.ts'
import { deleteRecords, type SideRecord } from './delete-records.ts'
import type { InConnection } from './links.ts'

export type CursorRow = Selectable<CrmCursorsTable>
export type ParkedRow = Selectable<CrmParkedTable>
export type ReviewRow = Selectable<CrmReviewsTable>

export async function findCrmCursor(db: ReadDb, { connectionId, object }: InConnection): Promise<CursorRow> {
  const row = await db
    .selectFrom('crmCursors')
    .selectAll()
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .executeTakeFirst()
  return row ?? { connectionId, object, crmCursor: null, localSince: null, eventSeq: 0 }
}

export async function putCrmCursor(
  tx: Tx,
  { connectionId, object }: InConnection,
  change: Partial<Pick<CursorRow, 'crmCursor' | 'localSince' | 'eventSeq'>>,
): Promise<void> {
  await tx
    .insertInto('crmCursors')
    .values({ connectionId, object, crmCursor: null, eventSeq: 0, ...change })
    .onConflict((conflict) => conflict.columns(['connectionId', 'object']).doUpdateSet(change))
    .execute()
}

/** What cannot be written stands here until it can. */
export async function parkAll(tx: Tx, rows: readonly ParkedRow[]): Promise<void> {
  for (const row of rows) {
    const { reason, message, runId, lastAt } = row
    await tx
      .insertInto('crmParked')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['connectionId', 'object', 'side', 'recordId', 'field'])
          .doUpdateSet({ reason, message, runId, lastAt }),
      )
      .execute()
  }
}

/** Looked at anew: what is still wrong is parked again. */
export function unpark(tx: Tx, scope: InConnection, records: readonly SideRecord[]): Promise<void> {
  return deleteRecords(tx, 'crm_parked', { scope, records })
}

/** Everything about these records that somebody is, or was, asked to judge. */
export function listReviewsOf(
  db: ReadDb,
  { connectionId, object }: InConnection,
  { side, ids }: { side: CrmSide; ids: readonly string[] },
): Promise<ReviewRow[]> {
  if (!ids.length) return Promise.resolve([])
  return db
    .selectFrom('crmReviews')
    .selectAll()
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .where('side', '=', side)
    .where('recordId', 'in', [...ids])
    .execute()
}

/** Nobody is asked any more about records that are gone. */
export function dropReviews(tx: Tx, scope: InConnection, records: readonly SideRecord[]): Promise<void> {
  return deleteRecords(tx, 'crm_reviews', { scope, records, where: sql`state = 'open'` })
}

/** Asked once: what was resolved is not asked again, unless other records have come into it. */
export async function putReview(tx: Tx, review: ReviewRow): Promise<void> {
  const { label, reason, candidates } = review
  await tx
    .insertInto('crmReviews')
    .values({ ...review, candidates: JSON.stringify(candidates) })
    .onConflict((conflict) =>
      conflict
        .columns(['connectionId', 'object', 'side', 'recordId'])
        .doUpdateSet({ label, reason, candidates: JSON.stringify(candidates) })
        .where('crmReviews.state', '=', 'open'),
    )
    .execute()
}
