import { type Insertable, type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { EnrichmentRowsTable, EnrichmentStatus, EnrichmentsTable, RowStatus } from './tables.ts'

export type EnrichmentRecord = Selectable<EnrichmentsTable>
export type NewEnrichmentRow = Insertable<EnrichmentRowsTable>

export async function insertEnrichment(tx: Tx, row: Insertable<EnrichmentsTable>): Promise<void> {
  await tx.insertInto('enrichments').values(row).execute()
}

export async function insertEnrichmentRows(tx: Tx, rows: readonly NewEnrichmentRow[]): Promise<void> {
  if (rows.length)
    await tx
      .insertInto('enrichmentRows')
      .values([...rows])
      .execute()
}

export function findEnrichment(db: ReadDb, id: string) {
  return db.selectFrom('enrichments').selectAll().where('id', '=', id).executeTakeFirst()
}

/** For an import that failed: nothing of it is kept. */
export async function deleteEnrichment(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('enrichments').where('id', '=', id).execute()
}

/** Undefined where it was not in one of the states it had to be in. */
export function moveEnrichment(
  tx: Tx,
  id: string,
  move: { from: EnrichmentStatus[]; to: EnrichmentStatus } & Partial<
    Pick<EnrichmentRecord, 'reason' | 'jobId' | 'resumesAt' | 'startedAt' | 'finishedAt' | 'total'> & { quote: string }
  >,
) {
  const { from, to, ...change } = move
  return tx
    .updateTable('enrichments')
    .set({ status: to, ...change })
    .where('id', '=', id)
    .where('status', 'in', from)
    .returningAll()
    .executeTakeFirst()
}

export function listPendingRows(db: ReadDb, enrichmentId: string, page: { after: number; limit: number }) {
  return db
    .selectFrom('enrichmentRows')
    .select(['rowNumber', 'input'])
    .where('enrichmentId', '=', enrichmentId)
    .where('status', '=', 'pending')
    .where('rowNumber', '>', page.after)
    .orderBy('rowNumber')
    .limit(page.limit)
    .execute()
}

export interface RowEnd {
  rowNumber: number
  status: Exclude<RowStatus, 'pending'>
  reason?: string | null
  contactId?: string | null
  source?: string | null
  creditsMilli?: number
}

/** Ends many rows in one statement. Rows that have ended before stay as they are. */
export async function endRows(tx: Tx, enrichmentId: string, ends: readonly RowEnd[], at: Date): Promise<void> {
  if (!ends.length) return
  const json = JSON.stringify(
    ends.map((end) => ({
      n: end.rowNumber,
      s: end.status,
      r: end.reason ?? null,
      c: end.contactId ?? null,
      o: end.source ?? null,
      m: end.creditsMilli ?? 0,
    })),
  )
  await sql`
    update enrichment_rows as row
    set status = e.s, reason = e.r, contact_id = e.c, source = e.o, credits_milli = e.m, updated_at = ${at}
    from jsonb_to_recordset(${json}::jsonb) as e(n int, s text, r text, c text, o text, m bigint)
    where row.enrichment_id = ${enrichmentId} and row.row_number = e.n and row.status = 'pending'
  `.execute(tx)
}

/** Gives rows another try, such as those whose answer was lost. */
export async function reopenRows(tx: Tx, enrichmentId: string, statuses: RowStatus[]): Promise<number> {
  const updated = await tx
    .updateTable('enrichmentRows')
    .set({ status: 'pending', reason: null })
    .where('enrichmentId', '=', enrichmentId)
    .where('status', 'in', statuses)
    .executeTakeFirst()
  return Number(updated.numUpdatedRows)
}

export function countRows(db: ReadDb, enrichmentId: string) {
  return db
    .selectFrom('enrichmentRows')
    .select((eb) => [
      'status',
      eb.fn.countAll<number>().as('count'),
      eb.fn.sum<number | null>('creditsMilli').as('creditsMilli'),
      eb.fn.count<number>('contactId').distinct().as('people'),
      sql<number>`count(*) filter (where source = 'store')`.as('fromStore'),
    ])
    .where('enrichmentId', '=', enrichmentId)
    .groupBy('status')
    .execute()
}

/** How many different people the rows ask for, and how many of those the store can answer. */
export async function countDistinct(db: ReadDb, enrichmentId: string, times: { freshSince: Date; now: Date }) {
  const distinct = db
    .selectFrom('enrichmentRows')
    .select(['nameKind', 'nameValue'])
    .where('enrichmentId', '=', enrichmentId)
    .where('status', '=', 'pending')
    .distinct()
    .as('wish')
  return db
    .selectFrom(distinct)
    .leftJoin('identities', (join) =>
      join.onRef('identities.kind', '=', 'wish.nameKind').onRef('identities.value', '=', 'wish.nameValue'),
    )
    .leftJoin('contacts', (join) =>
      join.onRef('contacts.id', '=', 'identities.contactId').on('contacts.enrichedAt', '>', times.freshSince),
    )
    .leftJoin('misses', (join) =>
      join
        .onRef('misses.kind', '=', 'wish.nameKind')
        .onRef('misses.value', '=', 'wish.nameValue')
        .on('misses.expiresAt', '>', times.now)
        .on('misses.checkedAt', '>', times.freshSince),
    )
    .select((eb) => [
      eb.fn.countAll<number>().as('distinct'),
      sql<number>`count(*) filter (where contacts.id is not null or misses.kind is not null)`.as('known'),
    ])
    .executeTakeFirstOrThrow()
}

/** Rows with the contact found, in order, a page after the given row. */
export function listResultRows(db: ReadDb, enrichmentId: string, page: { after: number; limit: number }) {
  return db
    .selectFrom('enrichmentRows as row')
    .leftJoin('contacts', 'contacts.id', 'row.contactId')
    .leftJoin('organizations', 'organizations.id', 'contacts.organizationId')
    .select([
      'row.rowNumber',
      'row.status',
      'row.reason',
      'row.source',
      'row.creditsMilli',
      'row.contactId',
      'row.input',
      'row.nameKind',
      'row.nameValue',
      'contacts.apolloId',
      'contacts.email',
      'contacts.emailStatus',
      'contacts.firstName',
      'contacts.lastName',
      'contacts.name',
      'contacts.title',
      'contacts.seniority',
      'contacts.phone',
      'contacts.linkedinUrl',
      'contacts.city',
      'contacts.country',
      'organizations.name as organizationName',
      'organizations.domain as organizationDomain',
    ])
    .where('row.enrichmentId', '=', enrichmentId)
    .where('row.rowNumber', '>', page.after)
    .orderBy('row.rowNumber')
    .limit(page.limit)
    .execute()
}

/** Newest first. */
export function listEnrichments(db: ReadDb, filter: { tag?: string; before?: string; limit: number }) {
  let query = db.selectFrom('enrichments').selectAll().orderBy('id', 'desc').limit(filter.limit)
  if (filter.tag) query = query.where('tag', '=', filter.tag)
  if (filter.before) query = query.where('id', '<', filter.before)
  return query.execute()
}
