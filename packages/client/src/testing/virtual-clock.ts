import type { Clock } from '../clock.ts'

interface Sleeper {
  at: number
  order: number
  wake(): void
}

/** A clock for tests: time stands still until it is moved, and sleepers wake in order. */
export interface VirtualClock extends Clock {
  /** Moves time on, letting everything that wakes on the way run to its next wait. */
  advance(ms: number): Promise<void>
  /** Lets everything that is ready run, without moving time. */
  settle(): Promise<void>
}

/** `settle` says when all that is ready has run: where calls leave the process, only the test can know. */
export function createVirtualClock(startAt = 1_800_000_000_000, settle = untilNothingIsReady): VirtualClock {
  let now = startAt
  let order = 0
  const sleepers = new Set<Sleeper>()

  function next(until: number): Sleeper | undefined {
    let first: Sleeper | undefined
    for (const sleeper of sleepers) {
      if (sleeper.at > until) continue
      if (first === undefined || sleeper.at < first.at || (sleeper.at === first.at && sleeper.order < first.order))
        first = sleeper
    }
    return first
  }

  async function advance(ms: number): Promise<void> {
    const until = now + ms
    await settle()
    for (let sleeper = next(until); sleeper !== undefined; sleeper = next(until)) {
      now = Math.max(now, sleeper.at)
      sleepers.delete(sleeper)
      sleeper.wake()
      await settle()
    }
    now = until
  }

  return {
    now: () => now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const wake = (): void => {
          signal?.removeEventListener('abort', aborted)
          resolve()
        }
        const sleeper = { at: now + Math.max(0, ms), order: (order += 1), wake }
        sleepers.add(sleeper)
        function aborted(): void {
          sleepers.delete(sleeper)
          reject(signal?.reason as Error)
        }
        signal?.addEventListener('abort', aborted, { once: true })
      })
    },
    advance,
    settle,
  }
}

// A macrotask runs only after all microtasks, so nothing that is ready is left behind.
function untilNothingIsReady(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
