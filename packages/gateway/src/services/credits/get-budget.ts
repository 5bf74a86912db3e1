import { z } from 'zod'
import { listWindowAlerts } from '../../db/budget-alerts.ts'
import { findBudget, listOpenWindows } from '../../db/budgets.ts'
import { operation } from '../../operation.ts'
import { alertSchema, viewAlert } from './alert-view.ts'
import { budgetIdSchema, budgetNotFound, budgetSchema, viewBudget } from './budget-view.ts'

export const getBudget = operation({
  name: 'budgets.get',
  summary: 'One budget with what is left of it',
  scope: 'read',
  input: z.strictObject({ id: budgetIdSchema }),
  output: budgetSchema.extend({ raised: z.array(alertSchema).describe('The warnings that this window has given') }),
  async run({ db, clock }, { id }) {
    const at = new Date(clock.now())
    const budget = await findBudget(db, id)
    if (!budget) throw budgetNotFound(id)
    const view = viewBudget(budget, await listOpenWindows(db, [id], at), at)
    const raised = await listWindowAlerts(db, { budgetId: id, opensAt: new Date(view.window.opensAt) })
    return { ...view, raised: raised.map(viewAlert) }
  },
})
