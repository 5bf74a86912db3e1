import type { BudgetPeriod, BudgetScope } from '../../db/tables.ts'

/** A budget applies where everything its scope names is so; an empty scope applies to all. */
export function appliesTo(scope: BudgetScope, who: BudgetScope): boolean {
  return Object.entries(scope).every(([name, value]) => value === undefined || who[name as keyof BudgetScope] === value)
}

const dayMs = 24 * 60 * 60 * 1000
const beginning = new Date(0)
const neverCloses = new Date('9999-12-31T00:00:00Z')

/** The window of a period that holds this moment, in UTC; weeks begin on Monday. */
export function windowAt(period: BudgetPeriod, at: Date): { opensAt: Date; closesAt: Date } {
  if (period === 'total') return { opensAt: beginning, closesAt: neverCloses }
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()]
  if (period === 'month') return { opensAt: utc(year, month, 1), closesAt: utc(year, month + 1, 1) }
  const back = period === 'week' ? (at.getUTCDay() + 6) % 7 : 0
  const opensAt = utc(year, month, day - back)
  return { opensAt, closesAt: new Date(opensAt.getTime() + (period === 'week' ? 7 : 1) * dayMs) }
}

function utc(year: number, month: number, day: number): Date {
  return new Date(Date.UTC(year, month, day))
}
