import type { BudgetPeriod, BudgetScope } from '../../db/tables.ts'
import { type CalendarDay, createCalendar } from './time-zone.ts'

/** A budget applies where everything its scope names is so; an empty scope applies to all. */
export function appliesTo(scope: BudgetScope, who: BudgetScope): boolean {
  return Object.entries(scope).every(([name, value]) => value === undefined || who[name as keyof BudgetScope] === value)
}

const beginning = new Date(0)
const neverCloses = new Date('9999-12-31T00:00:00Z')

/**
 * The window of a period that holds this moment; days are those of the time zone's calendar, weeks begin on Monday.
 * Windows follow each other without gap or overlap, and one and the same moment is always in one and the same window.
 */
export function windowAt(period: BudgetPeriod, at: Date, timeZone = 'UTC'): { opensAt: Date; closesAt: Date } {
  if (period === 'total') return { opensAt: beginning, closesAt: neverCloses }
  const calendar = createCalendar(timeZone)
  const first = firstDay(period, calendar.dayAt(at))
  return { opensAt: calendar.startOf(first), closesAt: calendar.startOf(nextFirstDay(period, first)) }
}

function firstDay(period: BudgetPeriod, { year, month, day }: CalendarDay): CalendarDay {
  if (period === 'month') return { year, month, day: 1 }
  const weekday = new Date(Date.UTC(year, month, day)).getUTCDay()
  return { year, month, day: period === 'week' ? day - ((weekday + 6) % 7) : day }
}

function nextFirstDay(period: BudgetPeriod, { year, month, day }: CalendarDay): CalendarDay {
  return period === 'month' ? { year, month: month + 1, day } : { year, month, day: day + (period === 'week' ? 7 : 1) }
}
