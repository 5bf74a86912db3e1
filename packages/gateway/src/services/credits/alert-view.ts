import { z } from 'zod'
import type { BudgetAlertRow } from '../../db/budget-alerts.ts'
import { toCredits } from './milli.ts'

export const alertSchema = z.object({
  budget: z.string(),
  share: z.number().describe('The share of the limit that was passed'),
  usedCredits: z.number().describe('Charged and reserved when it was noticed'),
  limitCredits: z.number(),
  opensAt: z.string(),
  closesAt: z.string(),
  at: z.string(),
})

export function viewAlert(row: Omit<BudgetAlertRow, 'seq'>): z.input<typeof alertSchema> {
  return {
    budget: row.budgetId,
    share: row.share,
    usedCredits: toCredits(row.usedMilli),
    limitCredits: toCredits(row.limitMilli),
    opensAt: row.opensAt.toISOString(),
    closesAt: row.closesAt.toISOString(),
    at: row.at.toISOString(),
  }
}
