import { type Selectable, sql } from 'kysely'
import type { CrmCursorsTable, CrmParkedTable, CrmReviewsTable, CrmSide } from '../crm-tables.ts'
import type { ReadDb, Tx } from '../database.ts'
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
export async function unpark(
  tx: Tx,
  { connectionId, object }: InConnection,
  records: readonly { side: CrmSide; recordId: string }[],
): Promise<void> {
  if (!records.length) return
  const rows = records.map(({ side, recordId }) => ({ side, record_id: recordId }))
  await sql`
    delete from crm_parked using jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as seen(side text, record_id text)
    where connection_id = ${connectionId} and object = ${object}
      and crm_parked.side = seen.side and crm_parked.record_id = seen.record_id
  `.execute(tx)
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
export async function dropReviews(
  tx: Tx,
  { connectionId, object }: InConnection,
  records: readonly { side: CrmSide; recordId: string }[],
): Promise<void> {
  if (!records.length) return
  const rows = records.map(({ side, recordId }) => ({ side, record_id: recordId }))
  await sql`
    delete from crm_reviews using jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as gone(side text, record_id text)
    where connection_id = ${connectionId} and object = ${object} and state = 'open'
      and crm_reviews.side = gone.side and crm_reviews.record_id = gone.record_id
  `.execute(tx)
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
