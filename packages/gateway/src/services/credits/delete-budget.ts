import { z } from 'zod'
import { dropBudgetWindows, lockBudget } from '../../db/budgets.ts'
import { deleteBudget as deleteBudgetRow } from '../../db/credits.ts'
import { lockSpendGate } from '../../db/spend-gate.ts'
import { operation } from '../../operation.ts'
import { budgetIdSchema, budgetNotFound } from './budget-view.ts'
import { termsOf } from './store-budget.ts'

export const deleteBudget = operation({
  name: 'budgets.delete',
  summary: 'Remove a budget; what it limited is no longer limited by it',
  scope: 'admin',
  input: z.strictObject({ id: budgetIdSchema }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }),
  async run({ mutate }, { id }) {
    return mutate(async (tx) => {
      await lockSpendGate(tx)
      const budget = await lockBudget(tx, id)
      if (!budget) throw budgetNotFound(id)
      await dropBudgetWindows(tx, id)
      await deleteBudgetRow(tx, id)
      return {
        value: { id, deleted: true as const },
        audit: { action: 'budget.deleted', entityType: 'budget', entityId: id, before: termsOf(budget), after: null },
      }
    })
  },
})
