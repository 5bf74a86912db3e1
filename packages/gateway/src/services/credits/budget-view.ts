import { z } from 'zod'
import type { BudgetWindowRow } from '../../db/budgets.ts'
import type { BudgetRow } from '../../db/credits.ts'
import { ServiceError } from '../../errors.ts'
import { windowAt } from './budget-window.ts'
import { toCredits, toMilli } from './milli.ts'
import { isTimeZone } from './time-zone.ts'

export const budgetPeriods = ['day', 'week', 'month', 'total'] as const
const mostCredits = 1_000_000_000

const name = z.string('must be text').min(1, 'must not be empty').max(200, 'must be 200 characters or less').optional()

/** What a budget counts: all that is named must be so; nothing named is everything. */
export const budgetScopeSchema = z.strictObject({
  key: name.describe('The id of an API key'),
  team: name,
  tag: name,
  job: name.describe('The id of a job'),
  session: name,
})

export const budgetIdSchema = z
  .string()
  .regex(/^[a-z0-9_-]{1,64}$/, 'must be 1 to 64 characters of a-z, 0-9, "_" and "-"')

export const limitCreditsSchema = z
  .number('must be a number')
  .min(0, 'must be 0 or more')
  .max(mostCredits, `must be ${mostCredits} or less`)
  .refine((credits) => toCredits(toMilli(credits)) === credits, 'must have 3 decimals at most')

export const softAlertsSchema = z
  .array(z.number('must be a number').gt(0, 'must be above 0').max(1, 'must be 1 or less'))
  .max(10, 'must be 10 shares at most')
  .transform((shares) => [...new Set(shares)].toSorted((a, b) => a - b))

export const timeZoneSchema = z
  .string('must be text')
  .max(64, 'must be 64 characters or less')
  .refine(isTimeZone, 'must be the IANA name of a time zone, such as Europe/Berlin')
  .describe('Whose calendar the days, weeks and months are of')

export const defaultSoftAlerts = [0.5, 0.8]

export const budgetSchema = z.object({
  id: z.string(),
  scope: budgetScopeSchema,
  period: z.enum(budgetPeriods),
  limitCredits: z.number(),
  softAlerts: z.array(z.number()),
  timezone: z.string(),
  window: z.object({
    opensAt: z.string(),
    closesAt: z.string(),
    charged: z.number(),
    reserved: z.number().describe('Held or in doubt'),
    remaining: z.number(),
  }),
  alerts: z.array(z.number()).describe('The soft alerts that were passed in this window'),
})

/** The budget with the window that is open now; `windows` may hold those of other budgets too. */
export function viewBudget(
  budget: Pick<BudgetRow, 'id' | 'scope' | 'period' | 'limitMilli' | 'softAlerts' | 'timezone'>,
  windows: readonly BudgetWindowRow[],
  at: Date,
): z.input<typeof budgetSchema> {
  const { id, scope, period, limitMilli, softAlerts, timezone } = budget
  const { opensAt, closesAt } = windowAt(period, at, timezone)
  const window = windows.find((row) => row.budgetId === id && row.opensAt.getTime() === opensAt.getTime())
  const { postedMilli, heldMilli } = window ?? { postedMilli: 0, heldMilli: 0 }
  const usedMilli = postedMilli + heldMilli
  return {
    id,
    scope,
    period,
    limitCredits: toCredits(limitMilli),
    softAlerts,
    timezone,
    window: {
      opensAt: opensAt.toISOString(),
      closesAt: closesAt.toISOString(),
      charged: toCredits(postedMilli),
      reserved: toCredits(heldMilli),
      remaining: toCredits(Math.max(0, limitMilli - usedMilli)),
    },
    alerts: softAlerts.filter((share) => usedMilli >= share * limitMilli),
  }
}

export function budgetNotFound(id: string): ServiceError {
  return new ServiceError('not_found', `There is no budget "${id}"`, { reason: 'budget_not_found' })
}
