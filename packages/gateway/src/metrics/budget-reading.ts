import { countOpenAlerts } from '../db/budget-alerts.ts'
import { listBudgetPage, listOpenWindows } from '../db/budgets.ts'
import { viewBudget } from '../services/credits/budget-view.ts'
import { addGauge, mostLines, type Reading, type ReadingParts } from './reading.ts'

const mostBudgets = 1000

/** The windows that are open; of many budgets those that are fullest. */
export function budgetReading({ registry, db, clock }: ReadingParts): Reading {
  const budgets = addGauge(registry, 'delos_budget_credits', 'Credits of a budget’s window that is open', [
    'budget',
    'state',
  ])
  const alerts = addGauge(
    registry,
    'delos_budget_alerts',
    'Budgets that have passed this share of their limit in the window that is open',
    ['share'],
  )
  return {
    name: 'budgets',
    gauges: [budgets, alerts],
    async read() {
      const at = new Date(clock.now())
      const rows = await listBudgetPage(db, { limit: mostBudgets })
      const ids = rows.map(({ id }) => id)
      const [windows, open] = await Promise.all([listOpenWindows(db, ids, at), countOpenAlerts(db, at)])
      const views = rows.map((row) => viewBudget(row, windows, at)).toSorted((a, b) => leftShare(a) - leftShare(b))
      return () => {
        for (const { id: budget, limitCredits, window } of views.slice(0, mostLines)) {
          budgets.set({ budget, state: 'limit' }, limitCredits)
          budgets.set({ budget, state: 'charged' }, window.charged)
          budgets.set({ budget, state: 'reserved' }, window.reserved)
          budgets.set({ budget, state: 'left' }, window.remaining)
        }
        for (const { share, count } of open) alerts.set({ share }, Number(count))
      }
    },
  }
}

function leftShare({ limitCredits, window }: ReturnType<typeof viewBudget>): number {
  return limitCredits === 0 ? 0 : window.remaining / limitCredits
}
