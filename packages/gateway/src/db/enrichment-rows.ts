import { sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import { addCounts, countEnded, takeCounts } from './enrichment-counts.ts'
import { isAnswered } from './later-needs.ts'
import type { LaterNeed, RowStatus } from './tables.ts'

/** A line of a list as it is filed. Without a name it names nobody, and has ended with a reason. */
export interface NewEnrichmentRow {
  rowNumber: number
  input: object
  status: 'pending' | 'invalid' | 'skipped'
  reason?: string
  nameKind?: string
  nameValue?: string
}

/** Files many rows in one statement with one parameter: thousands of them take the parser longer than the insert. */
export async function insertEnrichmentRows(
  tx: Tx,
  enrichmentId: string,
  { rows, at }: { rows: readonly NewEnrichmentRow[]; at: Date },
): Promise<void> {
  if (!rows.length) return
  const json = JSON.stringify(
    rows.map(({ rowNumber, input, status, reason, nameKind, nameValue }) => ({
      n: rowNumber,
      i: input,
      s: status,
      r: reason,
      k: nameKind,
      v: nameValue,
    })),
  )
  await sql`
    insert into enrichment_rows
      (enrichment_id, row_number, input, name_kind, name_value, status, reason, credits_milli, updated_at)
    select ${enrichmentId}::text, n, i, k, v, s, r, 0, ${at}::timestamptz
    from jsonb_to_recordset(${json}::jsonb) as line(n int, i jsonb, k text, v text, s text, r text)
  `.execute(tx)
  await addCounts(tx, enrichmentId, countEnded(rows))
}

/** The rows after one number and up to another that have no end yet. */
export function listPendingRows(
  db: ReadDb,
  enrichmentId: string,
  page: { after: number; upTo: number; limit: number },
) {
  return db
    .selectFrom('enrichmentRows')
    .select(['rowNumber', 'input'])
    .where('enrichmentId', '=', enrichmentId)
    .where('status', '=', 'pending')
    .where('rowNumber', '>', page.after)
    .where('rowNumber', '<=', page.upTo)
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
  // Named once more by number: for the join alone the planner reads all that is pending.
  const numbers = `{${ends.map((end) => end.rowNumber).join(',')}}`
  const ended = sql`
    update enrichment_rows as line
    set status = e.s, reason = e.r, contact_id = e.c, source = e.o, credits_milli = e.m, updated_at = ${at}
    from jsonb_to_recordset(${json}::jsonb) as e(n int, s text, r text, c text, o text, m bigint)
    where line.enrichment_id = ${enrichmentId} and line.row_number = any(${numbers}::int[])
      and line.row_number = e.n and line.status = 'pending'
  `
  await takeCounts(tx, enrichmentId, ended)
}

/**
 * Ends the rows of a stretch whose strongest name leads to a contact that is fresh enough: one statement, however many
 * they are. Returns how many.
 */
export function endKnownRows(
  tx: Tx,
  enrichmentId: string,
  { after, upTo, freshSince, at }: { after: number; upTo: number; freshSince: Date; at: Date },
): Promise<number> {
  const ended = sql`
    update enrichment_rows as line
    set status = 'found', reason = 'known', contact_id = contact.id, source = 'store', updated_at = ${at}
    from identities as name join contacts as contact on contact.id = name.contact_id
    where line.enrichment_id = ${enrichmentId} and line.status = 'pending'
      and line.row_number > ${after} and line.row_number <= ${upTo}
      and name.kind = line.name_kind and name.value = line.name_value and contact.enriched_at > ${freshSince}
  `
  return takeCounts(tx, enrichmentId, ended)
}

/** Gives rows without an answer another try, such as those whose answer was lost. */
export async function reopenRows(
  tx: Tx,
  enrichmentId: string,
  status: Exclude<RowStatus, 'pending' | 'found'>,
): Promise<void> {
  await tx
    .updateTable('enrichmentRows')
    .set({ status: 'pending', reason: null })
    .where('enrichmentId', '=', enrichmentId)
    .where('status', '=', status)
    .execute()
  await tx
    .deleteFrom('enrichmentCounts')
    .where('enrichmentId', '=', enrichmentId)
    .where('status', '=', status)
    .execute()
}

/** How many different people the rows without an end ask for, and how many of those the store can answer. */
export async function countDistinct(
  db: ReadDb,
  enrichmentId: string,
  { needs = [], ...times }: { freshSince: Date; now: Date; needs?: readonly LaterNeed[] },
) {
  const isEnough = sql.join(
    [sql`contacts.id is not null`, ...needs.map((need) => isAnswered(need, times.now))],
    sql` and `,
  )
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
      sql<number>`count(*) filter (where (${isEnough}) or misses.kind is not null)`.as('known'),
    ])
    .executeTakeFirstOrThrow()
}

/** Rows with the contact found, in order, a page after the given row. */
export function listResultRows(db: ReadDb, enrichmentId: string, page: { after: number; limit: number }) {
  return (
    db
      .selectFrom('enrichmentRows as row')
      // A row may have been written with a contact that was joined into another in that moment.
      .leftJoin('contacts as named', 'named.id', 'row.contactId')
      .leftJoin('contacts', (join) =>
        join.on((eb) => eb('contacts.id', '=', eb.fn.coalesce('named.joinedInto', 'named.id'))),
      )
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
  )
}
