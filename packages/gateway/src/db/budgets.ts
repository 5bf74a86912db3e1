import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { BudgetWindowsTable } from './tables.ts'

export type BudgetWindowRow = Selectable<BudgetWindowsTable>

export function findBudget(db: ReadDb, id: string) {
  return db.selectFrom('budgets').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The same for one who is about to change it: two who change a budget come one after the other. */
export function lockBudget(tx: Tx, id: string) {
  return tx.selectFrom('budgets').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** In the order of their ids. */
export function listBudgetPage(db: ReadDb, page: { after?: string; limit: number }) {
  let query = db.selectFrom('budgets').selectAll().orderBy('id').limit(page.limit)
  if (page.after !== undefined) query = query.where('id', '>', page.after)
  return query.execute()
}

export function listOpenWindows(db: ReadDb, budgetIds: readonly string[], at: Date): Promise<BudgetWindowRow[]> {
  if (!budgetIds.length) return Promise.resolve([])
  return db
    .selectFrom('budgetWindows')
    .selectAll()
    .where('budgetId', 'in', [...budgetIds])
    .where('opensAt', '<=', at)
    .where('closesAt', '>', at)
    .execute()
}

/** The windows that may still be spent from, locked. */
export function lockUnclosedWindows(tx: Tx, budgetId: string, at: Date): Promise<BudgetWindowRow[]> {
  return tx
    .selectFrom('budgetWindows')
    .selectAll()
    .where('budgetId', '=', budgetId)
    .where('closesAt', '>', at)
    .orderBy('opensAt')
    .forUpdate()
    .execute()
}

/**
 * Forgets what was counted. The windows are locked first, so that no hold slips in between, and the holds are untied:
 * else their end would be taken off the windows of a later budget of the same name.
 */
export async function dropBudgetWindows(tx: Tx, budgetId: string): Promise<void> {
  await tx.selectFrom('budgetWindows').select('opensAt').where('budgetId', '=', budgetId).forUpdate().execute()
  await tx.deleteFrom('reservationBudgets').where('budgetId', '=', budgetId).execute()
  await tx.deleteFrom('budgetWindows').where('budgetId', '=', budgetId).execute()
}
