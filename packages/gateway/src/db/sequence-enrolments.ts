import { type Insertable, type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { SequenceEnrolmentsTable } from './sequence-tables.ts'

export type SequenceEnrolmentRow = Selectable<SequenceEnrolmentsTable>
export type NewSequenceEnrolment = Insertable<SequenceEnrolmentsTable>

/** Places taken on a day, by sequence and mailbox. */
export async function countPlacesOfDay(
  db: ReadDb,
  day: string,
): Promise<{ sequenceId: string; mailboxId: string; count: number }[]> {
  const rows = await db
    .selectFrom('sequenceEnrolments')
    .select(['sequenceId', 'mailboxId'])
    .select((eb) => eb.fn.countAll().as('count'))
    .where('day', '=', day)
    .where('state', '!=', 'released')
    .groupBy(['sequenceId', 'mailboxId'])
    .execute()
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

export interface CompanyPlaces {
  companies: readonly string[]
  since: string
  /** Only of this sequence. */
  sequenceId?: string
}

export async function countPlacesOfCompanies(
  db: ReadDb,
  { companies, since, sequenceId }: CompanyPlaces,
): Promise<Map<string, number>> {
  if (!companies.length) return new Map()
  let query = db
    .selectFrom('sequenceEnrolments')
    .select(sql<string>`company`.as('company'))
    .select((eb) => eb.fn.countAll().as('count'))
    .where('company', 'in', [...companies])
    .where('day', '>=', since)
    .where('state', '!=', 'released')
    .groupBy('company')
  if (sequenceId !== undefined) query = query.where('sequenceId', '=', sequenceId)
  return new Map((await query.execute()).map(({ company, count }) => [company, Number(count)]))
}

/** Places of these contacts in this sequence of which nobody has said yet what became of them. */
export async function listHeldPlaces(
  db: ReadDb,
  { sequenceId, contactIds }: { sequenceId: string; contactIds: readonly string[] },
): Promise<SequenceEnrolmentRow[]> {
  if (!contactIds.length) return []
  return db
    .selectFrom('sequenceEnrolments')
    .selectAll()
    .where('state', '=', 'held')
    .where('sequenceId', '=', sequenceId)
    .where('contactId', 'in', [...contactIds])
    .execute()
}

/** Held places that no process is at any more, the oldest first. */
export function listOrphanPlaces(
  db: ReadDb,
  { live, limit }: { live: readonly string[]; limit: number },
): Promise<SequenceEnrolmentRow[]> {
  return db
    .selectFrom('sequenceEnrolments')
    .selectAll()
    .where('state', '=', 'held')
    .where((eb) => eb.or([eb('processId', 'is', null), eb('processId', 'not in', [...live])]))
    .orderBy('heldAt')
    .limit(limit)
    .execute()
}

export async function insertPlaces(tx: Tx, places: readonly NewSequenceEnrolment[]): Promise<void> {
  if (places.length)
    await tx
      .insertInto('sequenceEnrolments')
      .values([...places])
      .execute()
}

/** Whatever was thought of a place meanwhile: who asked Apollo knows best. */
export async function settlePlaces(
  tx: Tx,
  { ids, state, at }: { ids: readonly string[]; state: 'enrolled' | 'released'; at: Date },
): Promise<void> {
  if (!ids.length) return
  await tx
    .updateTable('sequenceEnrolments')
    .set({ state, settledAt: at, processId: null })
    .where('id', 'in', [...ids])
    .execute()
}

/** They stay held, for whoever comes by to find out. */
export async function abandonPlaces(tx: Tx, ids: readonly string[]): Promise<void> {
  if (!ids.length) return
  await tx
    .updateTable('sequenceEnrolments')
    .set({ processId: null })
    .where('state', '=', 'held')
    .where('id', 'in', [...ids])
    .execute()
}
