import type { Clock } from '@delos/client'
import type { ReadDb } from '../../db/database.ts'
import { readHead } from '../../db/events.ts'

/** Wakes all who wait for the next event with one look at the database for all of them. */
export interface FeedPulse {
  /** Resolves when there is an event with a higher number. */
  past(seq: number, signal: AbortSignal): Promise<void>
}

const pollMs = 250

export function createFeedPulse(db: ReadDb, clock: Clock): FeedPulse {
  const waiting = new Set<{ seq: number; wake(): void; fail(error: unknown): void }>()
  let isLooking = false

  async function look(): Promise<void> {
    isLooking = true
    try {
      while (waiting.size) {
        const head = await readHead(db)
        for (const one of waiting) if (head > one.seq) one.wake()
        if (waiting.size) await clock.sleep(pollMs)
      }
    } catch (error) {
      for (const one of waiting) one.fail(error)
    } finally {
      isLooking = false
    }
  }

  return {
    past(seq, signal) {
      return new Promise((resolve, reject) => {
        const end = (settle: () => void) => () => {
          waiting.delete(one)
          signal.removeEventListener('abort', leave)
          settle()
        }
        const leave = end(() => reject(signal.reason))
        const one = { seq, wake: end(resolve), fail: (error: unknown) => end(() => reject(error))() }
        if (signal.aborted) return reject(signal.reason)
        signal.addEventListener('abort', leave)
        waiting.add(one)
        if (!isLooking) void look()
      })
    },
  }
}
