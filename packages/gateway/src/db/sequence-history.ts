import { type Insertable, type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { SequenceContactHistoryTable } from './sequence-tables.ts'

export type SequenceStandingRow = Selectable<SequenceContactHistoryTable>
export type NewSequenceStanding = Insertable<SequenceContactHistoryTable>

/** Where these contacts stand, in each sequence that they were ever seen in. */
export async function listStandings(db: ReadDb, contactIds: readonly string[]): Promise<SequenceStandingRow[]> {
  if (!contactIds.length) return []
  return db
    .selectFrom('sequenceContactHistory')
    .distinctOn(['sequenceId', 'apolloContactId'])
    .selectAll()
    .where('apolloContactId', 'in', [...contactIds])
    .orderBy('sequenceId')
    .orderBy('apolloContactId')
    .orderBy('id', 'desc')
    .execute()
}

export async function insertStandings(tx: Tx, rows: readonly NewSequenceStanding[]): Promise<void> {
  if (rows.length)
    await tx
      .insertInto('sequenceContactHistory')
      .values([...rows])
      .execute()
}

export interface StandingFilter {
  sequenceId: string
  status?: string
  /** Contacts with an id after this one. */
  after?: string
  limit: number
}

const latest = sql`
  select distinct on (apollo_contact_id) id, sequence_id, apollo_contact_id, status, reason, step, at
  from sequence_contact_history`

/** Who is in the sequence, as the last sync saw it. */
export async function listStandingsIn(
  db: ReadDb,
  { sequenceId, status, after, limit }: StandingFilter,
): Promise<SequenceStandingRow[]> {
  let query = db
    .selectFrom(
      sql<SequenceStandingRow>`(${latest} where sequence_id = ${sequenceId} order by apollo_contact_id, id desc)`.as(
        'latest',
      ),
    )
    .selectAll()
    .where('status', 'is not', null)
    .orderBy('apolloContactId')
    .limit(limit)
  if (status) query = query.where('status', '=', status)
  if (after) query = query.where('apolloContactId', '>', after)
  return query.execute()
}

export async function countStandings(db: ReadDb, sequenceId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom(
      sql<SequenceStandingRow>`(${latest} where sequence_id = ${sequenceId} order by apollo_contact_id, id desc)`.as(
        'latest',
      ),
    )
    .select(sql<string>`status`.as('status'))
    .select((eb) => eb.fn.countAll().as('count'))
    .where('status', 'is not', null)
    .groupBy('status')
    .execute()
  return new Map(rows.map(({ status, count }) => [status, Number(count)]))
}

/** A contact's way through the sequence, the oldest first. */
export function listHistory(
  db: ReadDb,
  { sequenceId, contactId }: { sequenceId: string; contactId: string },
): Promise<SequenceStandingRow[]> {
  return db
    .selectFrom('sequenceContactHistory')
    .selectAll()
    .where('sequenceId', '=', sequenceId)
    .where('apolloContactId', '=', contactId)
    .orderBy('id')
    .execute()
}
