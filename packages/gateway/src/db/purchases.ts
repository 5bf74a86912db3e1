import { type RawBuilder, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { PurchaseState } from './tables.ts'

export interface PurchaseEnd {
  id: string
  state: Exclude<PurchaseState, 'open'>
  entityId?: string | null
  reason?: string | null
}

/** What is in doubt keeps its claim, so that nobody buys it again unawares. */
export async function closePurchases(tx: Tx, ends: readonly PurchaseEnd[], at: Date): Promise<void> {
  if (ends.length) await sql`with ${closing(ends, at)} select 1`.execute(tx)
}

/** The same as parts of a larger statement. */
export function closing(ends: readonly PurchaseEnd[], at: Date): RawBuilder<unknown> {
  return sql`ends as (
      select * from unnest(${ends.map(({ id }) => id)}::text[], ${ends.map(({ state }) => state)}::text[],
        ${ends.map(({ entityId }) => entityId ?? null)}::text[], ${ends.map(({ reason }) => reason ?? null)}::text[])
        as e(id, state, entity_id, reason)
    ), freed as (
      delete from purchase_claims
      where purchase_id in (select id from ends where state not in ('unknown', 'lost'))
    ), closed as (
      update purchases p
      set state = ends.state, entity_id = ends.entity_id, reason = ends.reason, closed_at = ${at}
      from ends where p.id = ends.id
    )`
}

export async function dropClaims(tx: Tx, purchaseIds: readonly string[]): Promise<void> {
  if (!purchaseIds.length) return
  await tx
    .deleteFrom('purchaseClaims')
    .where('purchaseId', 'in', [...purchaseIds])
    .execute()
}

export function listPurchasesOfReservation(db: ReadDb, reservationId: string) {
  return db.selectFrom('purchases').selectAll().where('reservationId', '=', reservationId).execute()
}

export function findPurchase(db: ReadDb, id: string) {
  return db.selectFrom('purchases').selectAll().where('id', '=', id).executeTakeFirst()
}

/** How many of the people bought so far Apollo knew. */
export async function listHitRate(db: ReadDb): Promise<{ bought: number; found: number }> {
  const rows = await db
    .selectFrom('purchases')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('state', 'in', ['found', 'missed'])
    .groupBy('state')
    .execute()
  const found = Number(rows.find((row) => row.state === 'found')?.count ?? 0)
  return { found, bought: rows.reduce((sum, row) => sum + Number(row.count), 0) }
}

/** Paid for, or not known not to be, and never answered. */
export function listLostPurchases(db: ReadDb) {
  return db
    .selectFrom('purchases')
    .select('wish')
    .where('subject', '=', 'person')
    .where('state', 'in', ['unknown', 'lost'])
    .execute()
}

/** Says that somebody has been waiting for others' purchases for long. */
export async function putPurchaseWait(tx: Tx, wait: { id: string; wish: object; at: Date }): Promise<void> {
  const row = { id: wait.id, wish: JSON.stringify(wait.wish), seenAt: wait.at }
  await tx
    .insertInto('purchaseWaits')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seenAt: wait.at }))
    .execute()
}

export async function dropPurchaseWait(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('purchaseWaits').where('id', '=', id).execute()
}
