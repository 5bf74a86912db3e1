import { z } from 'zod'
import { findBudget, listOpenWindows } from '../../db/budgets.ts'
import { operation } from '../../operation.ts'
import { budgetIdSchema, budgetNotFound, budgetSchema, viewBudget } from './budget-view.ts'

export const getBudget = operation({
  name: 'budgets.get',
  summary: 'One budget with what is left of it',
  scope: 'read',
  input: z.strictObject({ id: budgetIdSchema }),
  output: budgetSchema,
  async run({ db, clock }, { id }) {
    const at = new Date(clock.now())
    const budget = await findBudget(db, id)
    if (!budget) throw budgetNotFound(id)
    return viewBudget(budget, await listOpenWindows(db, [id], at), at)
  },
})
