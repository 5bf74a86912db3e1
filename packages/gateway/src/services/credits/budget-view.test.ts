import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { budgetIdSchema, budgetScopeSchema, limitCreditsSchema, softAlertsSchema, viewBudget } from './budget-view.ts'

const at = new Date('2026-11-18T12:00:00Z')
const day = { opensAt: new Date('2026-11-18T00:00:00Z'), closesAt: new Date('2026-11-19T00:00:00Z') }
const budget = {
  id: 'team',
  scope: {},
  period: 'day' as const,
  limitMilli: 10_000,
  softAlerts: [0.5, 0.8],
  timezone: 'UTC',
}

function used(postedMilli: number, heldMilli: number) {
  return [{ budgetId: 'team', ...day, ceilingMilli: 10_000, postedMilli, heldMilli }]
}

describe('viewBudget', () => {
  test('an unused budget has all of it left', () => {
    expect(viewBudget(budget, [], at)).toEqual({
      id: 'team',
      scope: {},
      period: 'day',
      limitCredits: 10,
      softAlerts: [0.5, 0.8],
      timezone: 'UTC',
      window: {
        opensAt: day.opensAt.toISOString(),
        closesAt: day.closesAt.toISOString(),
        charged: 0,
        reserved: 0,
        remaining: 10,
      },
      alerts: [],
    })
  })

  test('tells which alerts were passed', () => {
    expect(viewBudget(budget, used(3_000, 1_999), at).alerts).toEqual([])
    expect(viewBudget(budget, used(3_000, 2_000), at).alerts).toEqual([0.5])
    expect(viewBudget(budget, used(8_000, 0), at).alerts).toEqual([0.5, 0.8])
  })

  test('a limit below what is used leaves nothing, not less', () => {
    expect(viewBudget({ ...budget, limitMilli: 1_000 }, used(3_500, 0), at).window).toMatchObject({
      charged: 3.5,
      remaining: 0,
    })
  })

  test('windows of other budgets and of other days do not count', () => {
    const other = used(9_000, 0).map((window) => ({ ...window, budgetId: 'other' }))
    const past = used(9_000, 0).map((window) => ({ ...window, opensAt: new Date('2026-11-17T00:00:00Z') }))
    expect(viewBudget(budget, [...other, ...past], at).window.remaining).toBe(10)
  })
})

describe('what a budget may be', () => {
  test('limits are exact to a thousandth', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), (milli) => {
        expect(limitCreditsSchema.safeParse(milli / 1000).success).toBe(true)
      }),
    )
    for (const wrong of [-1, 0.0001, 1.0005, Number.NaN, Number.POSITIVE_INFINITY, 1e10, '5', null]) {
      expect(limitCreditsSchema.safeParse(wrong).success).toBe(false)
    }
  })

  test('scopes name what exists and are never empty', () => {
    expect(budgetScopeSchema.safeParse({}).success).toBe(true)
    expect(budgetScopeSchema.safeParse({ team: 'sales', tag: 'q4' }).success).toBe(true)
    expect(budgetScopeSchema.safeParse({ team: '' }).success).toBe(false)
    expect(budgetScopeSchema.safeParse({ tenant: 'x' }).success).toBe(false)
  })

  test('ids and shares', () => {
    expect(['a', 'team_1', 'x'.repeat(64)].every((id) => budgetIdSchema.safeParse(id).success)).toBe(true)
    expect(['', 'A', 'a b', 'a/b', 'x'.repeat(65)].some((id) => budgetIdSchema.safeParse(id).success)).toBe(false)
    expect(softAlertsSchema.parse([0.8, 0.5, 0.8])).toEqual([0.5, 0.8])
    expect(softAlertsSchema.safeParse([0]).success).toBe(false)
    expect(softAlertsSchema.safeParse([1.1]).success).toBe(false)
  })
})
