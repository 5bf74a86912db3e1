import { type Insertable, type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { BudgetAlertsTable, BudgetScope } from './tables.ts'

export type BudgetAlertRow = Selectable<BudgetAlertsTable>

export type PassedShare = Omit<BudgetAlertRow, 'seq' | 'at'> & { scope: BudgetScope }

const usedMilli = sql<number>`budget_windows.held_milli + budget_windows.posted_milli`
const share = sql<number>`passed.share::text::double precision`

/** The soft alerts that windows have passed and that nobody was warned of yet; also of windows that closed a moment ago. */
export function listPassedShares(db: ReadDb, { from, to }: { from: Date; to: Date }): Promise<PassedShare[]> {
  return db
    .selectFrom('budgetWindows')
    .innerJoin('budgets', 'budgets.id', 'budgetWindows.budgetId')
    .innerJoin(
      sql<{ share: number }>`jsonb_array_elements(budgets.soft_alerts)`.as<'passed'>(sql`passed(share)`),
      (join) => join.onTrue(),
    )
    .select(['budgetId', 'opensAt', 'closesAt', 'limitMilli', 'budgets.scope'])
    .select([usedMilli.as('usedMilli'), share.as('share')])
    .where('closesAt', '>', from)
    .where('opensAt', '<=', to)
    .where(sql<boolean>`${usedMilli} > 0 and ${usedMilli} >= ${share} * budgets.limit_milli`)
    .where(
      sql<boolean>`not exists (select from budget_alerts a where a.budget_id = budget_windows.budget_id
        and a.opens_at = budget_windows.opens_at and a.share = ${share})`,
    )
    .orderBy('budgetId')
    .orderBy('share')
    .execute()
}

/** The ones that are new: of several processes that see a share passed, one writes it. */
export function insertAlerts(tx: Tx, alerts: readonly Omit<Insertable<BudgetAlertsTable>, 'seq'>[]) {
  return tx
    .insertInto('budgetAlerts')
    .values([...alerts])
    .onConflict((conflict) => conflict.columns(['budgetId', 'opensAt', 'share']).doNothing())
    .returningAll()
    .execute()
}

/** Newest first. */
export function listAlerts(db: ReadDb, page: { budgetId?: string; before?: number; limit: number }) {
  let query = db.selectFrom('budgetAlerts').selectAll().orderBy('seq', 'desc').limit(page.limit)
  if (page.budgetId !== undefined) query = query.where('budgetId', '=', page.budgetId)
  if (page.before !== undefined) query = query.where('seq', '<', page.before)
  return query.execute()
}

export function listWindowAlerts(db: ReadDb, { budgetId, opensAt }: { budgetId: string; opensAt: Date }) {
  return db
    .selectFrom('budgetAlerts')
    .selectAll()
    .where('budgetId', '=', budgetId)
    .where('opensAt', '=', opensAt)
    .orderBy('seq')
    .execute()
}

/** How many windows that are open have passed which share. */
export function countOpenAlerts(db: ReadDb, at: Date) {
  return db
    .selectFrom('budgetAlerts')
    .select(['share', (eb) => eb.fn.countAll<number>().as('count')])
    .where('opensAt', '<=', at)
    .where('closesAt', '>', at)
    .groupBy('share')
    .execute()
}
