import type { RateWindow } from '../errors.ts'

export interface WindowReport {
  /** `null` is unlimited. */
  limit: number | null
  /** Requests counted so far, this one included; absent where the answer does not say. */
  usage?: number
}

/** Just what is needed of `Headers`. */
export interface HeaderReader {
  get(name: string): string | null
}

const names: Record<RateWindow, readonly { limit: string; usage: string; left: string }[]> = {
  minute: [{ limit: 'x-rate-limit-minute', usage: 'x-minute-usage', left: 'x-minute-requests-left' }],
  hour: [{ limit: 'x-rate-limit-hourly', usage: 'x-hourly-usage', left: 'x-hourly-requests-left' }],
  day: [
    { limit: 'x-rate-limit-24-hour', usage: 'x-24-hour-usage', left: 'x-24-hour-requests-left' },
    { limit: 'x-rate-limit-daily', usage: 'x-daily-usage', left: 'x-daily-requests-left' },
  ],
}

/** What the answer's headers say about one window; undefined when they say nothing. An empty limit means unlimited. */
export function readReport(headers: HeaderReader, window: RateWindow): WindowReport | undefined {
  for (const name of names[window]) {
    const text = headers.get(name.limit)
    if (text === null) continue
    if (text.trim() === '') return { limit: null }
    const limit = count(text)
    if (limit === undefined) continue
    const left = count(headers.get(name.left))
    return {
      limit,
      usage: count(headers.get(name.usage)) ?? (left === undefined ? undefined : Math.max(0, limit - left)),
    }
  }
  return undefined
}

function count(text: string | null): number | undefined {
  return text !== null && /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : undefined
}
