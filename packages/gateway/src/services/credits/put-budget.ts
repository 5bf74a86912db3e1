import { z } from 'zod'
import { findBudget, listOpenWindows } from '../../db/budgets.ts'
import { operation } from '../../operation.ts'
import {
  budgetIdSchema,
  budgetNotFound,
  budgetPeriods,
  budgetSchema,
  budgetScopeSchema,
  defaultSoftAlerts,
  limitCreditsSchema,
  softAlertsSchema,
  timeZoneSchema,
  viewBudget,
} from './budget-view.ts'
import { storeBudget } from './store-budget.ts'

export const putBudget = operation({
  name: 'budgets.put',
  summary: 'Make or change a budget; another scope, period or time zone begins to count anew',
  scope: 'admin',
  input: z.strictObject({
    id: budgetIdSchema,
    scope: budgetScopeSchema,
    period: z.enum(budgetPeriods),
    limitCredits: limitCreditsSchema,
    softAlerts: softAlertsSchema.default(defaultSoftAlerts),
    timezone: timeZoneSchema.default('UTC'),
  }),
  output: budgetSchema.extend({ created: z.boolean() }),
  async run({ mutate, clock }, terms) {
    return mutate(async (tx) => {
      const at = new Date(clock.now())
      const { created, audit } = await storeBudget(tx, terms, at)
      const budget = await findBudget(tx, terms.id)
      if (!budget) throw budgetNotFound(terms.id)
      return { value: { ...viewBudget(budget, await listOpenWindows(tx, [terms.id], at), at), created }, audit }
    })
  },
})
