import type { Clock } from '@delos/client'

/** How often a person in doubt is come back to before the list gives up. */
const mostDoubts = 8
/** How long somebody else may take to buy a person, or somebody who may be the same, before the list gives up. */
const longestBusyMs = 10 * 60_000
const shortestRestMs = 100
const longestRestMs = 5000

/** Counts how often, and how long, each row of a list was come back to. */
export class RetryLog {
  readonly #clock: Clock
  readonly #doubts = new Map<number, number>()
  readonly #busySince = new Map<number, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  afterDoubt(row: number): number | undefined | 'never' {
    const doubts = (this.#doubts.get(row) ?? 0) + 1
    this.#doubts.set(row, doubts)
    return doubts > mostDoubts ? 'never' : undefined
  }

  /** The time of the next try: the longer it has taken, the longer from now. */
  afterBusy(row: number): number | 'never' {
    const now = this.#clock.now()
    const since = this.#busySince.get(row) ?? now
    this.#busySince.set(row, since)
    if (now - since > longestBusyMs) return 'never'
    return now + Math.min(longestRestMs, Math.max(shortestRestMs, (now - since) / 2))
  }
}
