import type { Context } from '../../context.ts'
import { insertAlerts, listPassedShares, type PassedShare } from '../../db/budget-alerts.ts'
import { viewAlert } from './alert-view.ts'

export type RaisedAlert = PassedShare & { at: Date }

/** A window that closed while nobody looked is still worth a warning for so long. */
const lookBackMs = 24 * 60 * 60 * 1000

/** Warns of every share that was passed, once for each window, whoever looks: a row, an audit entry and a line in the log. */
export async function raiseAlerts(context: Context): Promise<RaisedAlert[]> {
  const at = new Date(context.clock.now())
  const passed = await listPassedShares(context.db, { from: new Date(at.getTime() - lookBackMs), to: at })
  if (!passed.length) return []
  const raised = await context.mutate(async (tx) => {
    const rows = await insertAlerts(
      tx,
      passed.map(({ scope: _, ...alert }) => ({ ...alert, at })),
    )
    const audit = rows.map((row) => {
      const { budget, ...after } = viewAlert(row)
      return { action: 'budget.alerted', entityType: 'budget', entityId: budget, after }
    })
    return { value: rows, audit }
  })
  for (const row of raised) context.log.warn(viewAlert(row), 'a budget passed a share of its limit')
  return passed
    .filter((alert) => raised.some((row) => row.budgetId === alert.budgetId && row.share === alert.share))
    .map((alert) => ({ ...alert, at }))
}
