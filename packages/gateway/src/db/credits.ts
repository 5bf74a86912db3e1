import type { Insertable, Selectable } from 'kysely'
import type { Db, ReadDb, Tx } from './database.ts'
import type { BudgetsTable, CreditReservationsTable, ReservationState } from './tables.ts'

export type ReservationRow = Selectable<CreditReservationsTable>
export type BudgetRow = Selectable<BudgetsTable>
/** What a hold has to know of a budget. */
export type BudgetTerms = Pick<BudgetRow, 'id' | 'scope' | 'period' | 'limitMilli' | 'timezone'>

export function listReservations(db: ReadDb, state: ReservationState) {
  return db.selectFrom('creditReservations').selectAll().where('state', '=', state).orderBy('id').execute()
}

/** The sum of the entries is the truth; what is held, in doubt and charged are read from it. */
export async function readBalance(db: ReadDb) {
  const sums = await db
    .selectFrom('creditEntries')
    .select((eb) => [
      eb.fn.sum<number | null>('postedDeltaMilli').as('posted'),
      eb.fn.sum<number | null>('heldDeltaMilli').as('held'),
    ])
    .executeTakeFirstOrThrow()
  const doubt = await db
    .selectFrom('creditReservations')
    .select((eb) => eb.fn.sum<number | null>('heldMilli').as('milli'))
    .where('state', '=', 'unknown')
    .executeTakeFirstOrThrow()
  const saved = await db
    .selectFrom('creditSavings')
    .select((eb) => eb.fn.sum<number | null>('savedMilli').as('milli'))
    .executeTakeFirstOrThrow()
  const unknownMilli = Number(doubt.milli ?? 0)
  return {
    postedMilli: Number(sums.posted ?? 0),
    heldMilli: Number(sums.held ?? 0) - unknownMilli,
    unknownMilli,
    savedMilli: Number(saved.milli ?? 0),
  }
}

export function listLedger(db: ReadDb, page: { before?: string; limit: number; state?: ReservationState }) {
  let query = db.selectFrom('creditReservations').selectAll().orderBy('id', 'desc').limit(page.limit)
  if (page.before) query = query.where('id', '<', page.before)
  if (page.state) query = query.where('state', '=', page.state)
  return query.execute()
}

/** In the order in which their windows are locked. */
export function listBudgets(db: ReadDb) {
  return db.selectFrom('budgets').selectAll().orderBy('id').execute()
}

export async function upsertBudget(tx: Tx, budget: Insertable<BudgetsTable>): Promise<void> {
  const { id: _, createdAt: __, ...change } = budget
  await tx
    .insertInto('budgets')
    .values(budget)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(change))
    .execute()
}

export async function deleteBudget(tx: Tx, id: string): Promise<boolean> {
  const deleted = await tx.deleteFrom('budgets').where('id', '=', id).executeTakeFirst()
  return deleted.numDeletedRows > 0n
}

export interface BudgetWindowKey {
  budgetId: string
  opensAt: Date
}

/** Opens the window if need be and locks it: budgets are always locked in the order of their ids. */
export async function lockBudgetWindow(tx: Tx, key: BudgetWindowKey, init: { closesAt: Date; ceilingMilli: number }) {
  await tx
    .insertInto('budgetWindows')
    .values({ ...key, ...init, heldMilli: 0, postedMilli: 0 })
    .onConflict((conflict) => conflict.columns(['budgetId', 'opensAt']).doNothing())
    .execute()
  return tx
    .selectFrom('budgetWindows')
    .selectAll()
    .where('budgetId', '=', key.budgetId)
    .where('opensAt', '=', key.opensAt)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function moveBudgetWindow(
  tx: Tx,
  key: BudgetWindowKey,
  delta: { heldMilli: number; postedMilli: number; ceilingMilli?: number },
): Promise<void> {
  await tx
    .updateTable('budgetWindows')
    .set((eb) => ({
      heldMilli: eb('heldMilli', '+', delta.heldMilli),
      postedMilli: eb('postedMilli', '+', delta.postedMilli),
      ...(delta.ceilingMilli === undefined ? {} : { ceilingMilli: delta.ceilingMilli }),
    }))
    .where('budgetId', '=', key.budgetId)
    .where('opensAt', '=', key.opensAt)
    .execute()
}

export interface Saving {
  savedMilli: number
  reason: string
  keyId: string | null
  tag: string | null
  jobId: string | null
}

export async function insertSavings(db: Db, savings: readonly Saving[], at: Date): Promise<void> {
  if (savings.length)
    await db
      .insertInto('creditSavings')
      .values(savings.map((saving) => ({ ...saving, at })))
      .execute()
}

/** Until the transaction ends, nobody marks it sent or ends it. */
export function lockReservation(tx: Tx, id: string) {
  return tx.selectFrom('creditReservations').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export function findReservation(db: ReadDb, id: string) {
  return db.selectFrom('creditReservations').selectAll().where('id', '=', id).executeTakeFirst()
}
