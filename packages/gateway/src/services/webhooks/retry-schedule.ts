const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Between one try and the next: ten tries over a little more than three days. */
const waitsMs = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const

/** So much longer or shorter at most, so that what failed together does not come again together. */
const jitter = 0.15

/** Undefined where that was the last try. */
export function nextTryAt(tries: number, now: number, random: () => number): Date | undefined {
  const waitMs = waitsMs[tries - 1]
  return waitMs === undefined ? undefined : new Date(now + Math.round(waitMs * (1 - jitter + 2 * jitter * random())))
}

/** A receiver that asks for patience, or whose own servers are behind, gets nothing else for a while either. */
export const slowDownMs = minute
export const longestSlowDownMs = 24 * hour

/** An endpoint that has failed for so long, without one success, is left alone. */
export const disabledAfterMs = 5 * 24 * hour
