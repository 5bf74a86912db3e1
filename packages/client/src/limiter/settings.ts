import type { WindowLengthsMs } from './state.ts'

/** What a limiter's decisions depend on besides the state. */
export interface LimiterSettings {
  lengthsMs: WindowLengthsMs
  /** Requests left unused in every window. */
  safety: number
  /** Share of a minute window that the batch lane leaves to the interactive lane. */
  reservedShare: number
  /** A process that has not been heard of for so long is taken for dead. */
  inFlightTtlMs: number
  /** Added to every `retry-after`: its whole seconds may have been rounded down. */
  slackMs: number
}

/** Real lengths for 60,000; a shorter minute scales hour and day with it. */
export function windowLengths(minuteMs: number): WindowLengthsMs {
  return { minute: minuteMs, hour: 60 * minuteMs, day: 1440 * minuteMs }
}
