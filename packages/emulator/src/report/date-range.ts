import { type DayRange, readDays } from '../day-range.ts'
import type { Params } from '../params.ts'

const DAY_MS = 86_400_000

/** Days back from today, today included. */
const LAST_DAYS: Record<string, number> = {
  today: 1,
  last_7_days: 7,
  last_2_weeks: 14,
  last_30_days: 30,
  last_3_months: 91,
  last_6_months: 182,
  last_12_months: 365,
  last_4_quarters: 365,
  last_2_years: 730,
}

type Unit = 'week' | 'month' | 'quarter' | 'year'
const PERIOD = /^(current|previous)_(week|month|quarter|year)$/

/** The days of a preset, of a custom range, or all of them; the calendar is UTC's. */
export function readReportDays(asked: { modality: string | undefined; filters: Params; nowMs: number }): DayRange {
  const { modality = 'all_time', filters, nowMs } = asked
  const tomorrowMs = (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS
  const days = LAST_DAYS[modality]
  if (days !== undefined) return { fromMs: tomorrowMs - days * DAY_MS, toMs: tomorrowMs - 1 }
  if (modality === 'yesterday') return { fromMs: tomorrowMs - 2 * DAY_MS, toMs: tomorrowMs - DAY_MS - 1 }
  if (modality === 'custom_range') return readDays(filters.smart_datetime_range)
  const [, which, unit] = PERIOD.exec(modality) ?? []
  if (unit === undefined) return readDays(undefined)
  return periodOf(nowMs, unit as Unit, which === 'previous' ? -1 : 0)
}

function periodOf(nowMs: number, unit: Unit, shift: number): DayRange {
  return { fromMs: startOf(nowMs, unit, shift), toMs: startOf(nowMs, unit, shift + 1) - 1 }
}

function startOf(nowMs: number, unit: Unit, shift: number): number {
  const now = new Date(nowMs)
  const year = now.getUTCFullYear()
  const month = now.getUTCMonth()
  if (unit === 'year') return Date.UTC(year + shift, 0, 1)
  if (unit === 'quarter') return Date.UTC(year, (Math.floor(month / 3) + shift) * 3, 1)
  if (unit === 'month') return Date.UTC(year, month + shift, 1)
  return Date.UTC(year, month, now.getUTCDate() - ((now.getUTCDay() + 6) % 7) + shift * 7)
}
