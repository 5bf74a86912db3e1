import type { ReadDb, Tx } from './database.ts'
import { type NamedBy, namesIn } from './named-by.ts'
import type { PurchaseState } from './tables.ts'

export interface NewPurchase {
  id: string
  subject: 'person' | 'organization'
  reservationId: string
  wish: string
  createdAt: Date
}

/** The purchases, open or in doubt, that already stand behind these names. */
export function findClaims(db: ReadDb, names: readonly NamedBy[]) {
  if (!names.length) return Promise.resolve([])
  return db
    .selectFrom('purchaseClaims')
    .innerJoin('purchases', 'purchases.id', 'purchaseClaims.purchaseId')
    .select(['kind', 'value', 'purchaseId', 'purchases.state', 'purchases.closedAt', 'purchases.reason'])
    .where((eb) => eb(eb.refTuple('kind', 'value'), 'in', namesIn(names)))
    .execute()
}

/** False where another process claimed one of the names in the same moment; the caller then rolls back. */
export async function insertPurchase(tx: Tx, purchase: NewPurchase, names: readonly NamedBy[]): Promise<boolean> {
  await tx
    .insertInto('purchases')
    .values({ ...purchase, state: 'open' })
    .execute()
  const claimed = await tx
    .insertInto('purchaseClaims')
    .values(names.map(({ kind, value }) => ({ kind, value, purchaseId: purchase.id })))
    .onConflict((conflict) => conflict.columns(['kind', 'value']).doNothing())
    .returning('kind')
    .execute()
  return claimed.length === names.length
}

export interface PurchaseEnd {
  state: Exclude<PurchaseState, 'open'>
  entityId?: string | null
  reason?: string | null
  at: Date
}

/** What is in doubt keeps its claim, so that nobody buys it again unawares. */
export async function closePurchase(tx: Tx, id: string, end: PurchaseEnd): Promise<void> {
  await tx
    .updateTable('purchases')
    .set({ state: end.state, entityId: end.entityId ?? null, reason: end.reason ?? null, closedAt: end.at })
    .where('id', '=', id)
    .execute()
  if (end.state === 'unknown' || end.state === 'lost') return
  await tx.deleteFrom('purchaseClaims').where('purchaseId', '=', id).execute()
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
