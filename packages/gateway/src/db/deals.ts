import type { Insertable, Selectable, Updateable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { DealsTable } from './tables.ts'

export type DealRow = Selectable<DealsTable>
export type NewDeal = Insertable<DealsTable>
export type DealChange = Updateable<DealsTable>

export function findDeal(db: ReadDb, id: string) {
  return db.selectFrom('deals').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Newest first, as Apollo lists them. */
export function listStoredDeals(db: ReadDb, { offset, limit }: { offset: number; limit: number }) {
  return db
    .selectFrom('deals')
    .selectAll()
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .offset(offset)
    .limit(limit)
    .execute()
}

export async function countStoredDeals(db: ReadDb): Promise<number> {
  const row = await db
    .selectFrom('deals')
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Locked, so that two writers never record one stage change twice. */
export function lockDeals(tx: Tx, ids: readonly string[]): Promise<DealRow[]> {
  if (!ids.length) return Promise.resolve([])
  return tx
    .selectFrom('deals')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** False where the deal is known already; then nothing is written. */
export async function insertDeal(tx: Tx, deal: NewDeal): Promise<boolean> {
  const inserted = await tx
    .insertInto('deals')
    .values(deal)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function updateDealRow(tx: Tx, id: string, change: DealChange): Promise<void> {
  await tx.updateTable('deals').set(change).where('id', '=', id).execute()
}

/** Whether somebody here has been told that this deal is the one they created. */
export async function isDealCreatedHere(db: ReadDb, id: string): Promise<boolean> {
  const entry = await db
    .selectFrom('auditLog')
    .select('seq')
    .where('entityType', '=', 'deal')
    .where('entityId', '=', id)
    .where('action', '=', 'deal.created')
    .limit(1)
    .executeTakeFirst()
  return entry !== undefined
}
