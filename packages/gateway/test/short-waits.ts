import { systemClock } from '@delos/client'

/** For a test's clock: the waits between tries are over at once. Longer ones are what they are; so are those for an answer of a store. */
export function shortWaits(ms: number, signal?: AbortSignal): Promise<void> {
  return systemClock.sleep(ms < storePatienceMs ? Math.min(ms, 10) : ms, signal)
}

/** After so long without an answer the limiter gives a store up, which PostgreSQL and Redis must not be at once. */
const storePatienceMs = 2000
