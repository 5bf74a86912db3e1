import { isRecord, readText } from './params.ts'

export interface DayRange {
  fromMs: number
  toMs: number
}

/** Whole days from `{ min, max }`; a bound that is no date is none. */
export function readDays(value: unknown): DayRange {
  const bounds = isRecord(value) ? value : {}
  const fromMs = Date.parse(readText(bounds.min) ?? '')
  const toMs = Date.parse(readText(bounds.max) ?? '')
  return {
    fromMs: Number.isNaN(fromMs) ? Number.NEGATIVE_INFINITY : fromMs,
    toMs: Number.isNaN(toMs) ? Number.POSITIVE_INFINITY : toMs + 86_400_000 - 1,
  }
}

export function isWithin({ fromMs, toMs }: DayRange, time: string | null | undefined): boolean {
  const timeMs = Date.parse(time ?? '')
  if (Number.isNaN(timeMs)) return fromMs === Number.NEGATIVE_INFINITY && toMs === Number.POSITIVE_INFINITY
  return timeMs >= fromMs && timeMs <= toMs
}
