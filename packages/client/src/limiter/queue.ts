import type { Lane } from '../http.ts'
import type { Stamp } from './grant.ts'

/** A caller that waits for its turn at one endpoint. */
export interface Waiter {
  readonly lane: Lane
  readonly deadline: number | undefined
  start(stamp: Stamp): void
  fail(error: Error): void
}

/** First come, first served within a lane. */
export interface WaitingLine {
  readonly size: number
  add(waiter: Waiter): void
  remove(waiter: Waiter): void
  counts(): Record<Lane, number>
  /** Removes and returns up to `count` waiters from the head of a lane. */
  take(lane: Lane, count: number): Waiter[]
  /** Everybody in the order in which they will start. */
  inOrder(): Waiter[]
}

export function createWaitingLine(): WaitingLine {
  const lanes: Record<Lane, Set<Waiter>> = { interactive: new Set(), batch: new Set() }
  return {
    get size() {
      return lanes.interactive.size + lanes.batch.size
    },
    add: (waiter) => lanes[waiter.lane].add(waiter),
    remove: (waiter) => lanes[waiter.lane].delete(waiter),
    counts: () => ({ interactive: lanes.interactive.size, batch: lanes.batch.size }),
    take(lane, count) {
      const taken: Waiter[] = []
      for (const waiter of lanes[lane]) {
        if (taken.length >= count) break
        taken.push(waiter)
        lanes[lane].delete(waiter)
      }
      return taken
    },
    inOrder: () => [...lanes.interactive, ...lanes.batch],
  }
}
