/** Where Apollo's counter and the ledger stood when they were last compared with all spending at a standstill. */
export interface CounterMark {
  consumedMilli: number
  postedMilli: number
  cycleStart: string
  /** What had been found beyond the ledger up to then. */
  driftMilli?: number
}

export interface CounterReading {
  consumedMilli: number
  cycleStart: string
  /** What the ledger had charged for certain before the counter was read. */
  leastMilli: number
  /** The same after it was read, together with all that is held or in doubt. */
  mostMilli: number
}

/**
 * What Apollo counted and nothing of ours explains; below zero while its counter lags behind. Null where it cannot be
 * told: nothing to compare with, or a credit cycle began since and the counter with it.
 */
export function driftSince(mark: CounterMark | undefined, now: CounterReading): number | null {
  if (!mark || mark.cycleStart !== now.cycleStart) return null
  const counted = now.consumedMilli - mark.consumedMilli
  const unexplained = Math.max(0, counted - (now.mostMilli - mark.postedMilli))
  const missing = Math.max(0, now.leastMilli - mark.postedMilli - counted)
  return (mark.driftMilli ?? 0) + unexplained - missing
}
