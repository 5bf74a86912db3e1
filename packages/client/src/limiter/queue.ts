import type { Lane } from '../http.ts'
import { batchTurn } from './lanes.ts'
import type { Stamp } from './stamp.ts'

/** A call that waits for its turn at one endpoint. */
export interface Waiter {
  readonly lane: Lane
  /** For whom it waits: callers in one lane take turns. */
  readonly caller: string
  readonly deadline: number | undefined
  start(stamp: Stamp): void
  fail(error: Error): void
}

/** Within a lane callers take turns, and a caller's own calls go first come, first served. */
export interface WaitingLine {
  readonly size: number
  add(waiter: Waiter): void
  remove(waiter: Waiter): void
  counts(): Record<Lane, number>
  /** Removes and returns up to `count` waiters whose turn it is in a lane. */
  take(lane: Lane, count: number): Waiter[]
  /** Everybody in the order in which they will start. */
  inOrder(): Waiter[]
}

export function createWaitingLine(): WaitingLine {
  const lanes: Record<Lane, LaneLine> = { interactive: createLaneLine(), batch: createLaneLine() }
  return {
    get size() {
      return lanes.interactive.size + lanes.batch.size
    },
    add: (waiter) => lanes[waiter.lane].add(waiter),
    remove: (waiter) => lanes[waiter.lane].remove(waiter),
    counts: () => ({ interactive: lanes.interactive.size, batch: lanes.batch.size }),
    take: (lane, count) => lanes[lane].take(count),
    inOrder: () => withBatchTurns(lanes.interactive.inOrder(), lanes.batch.inOrder()),
  }
}

interface LaneLine {
  readonly size: number
  add(waiter: Waiter): void
  remove(waiter: Waiter): void
  take(count: number): Waiter[]
  inOrder(): Waiter[]
}

function createLaneLine(): LaneLine {
  /** The caller whose turn is next comes first. */
  const callers = new Map<string, Set<Waiter>>()
  let size = 0

  function remove(waiter: Waiter): void {
    const own = callers.get(waiter.caller)
    if (!own?.delete(waiter)) return
    size -= 1
    if (own.size === 0) callers.delete(waiter.caller)
  }

  return {
    get size() {
      return size
    },
    add(waiter) {
      const own = callers.get(waiter.caller)
      if (own === undefined) callers.set(waiter.caller, new Set([waiter]))
      else own.add(waiter)
      size += 1
    },
    remove,
    take(count) {
      const taken: Waiter[] = []
      while (taken.length < count && size > 0) {
        for (const [caller, own] of callers) {
          const [first] = own
          callers.delete(caller)
          callers.set(caller, own)
          if (first !== undefined) {
            remove(first)
            taken.push(first)
          }
          break
        }
      }
      return taken
    },
    inOrder: () => roundRobin([...callers.values()].map((own) => [...own])),
  }
}

function roundRobin(lines: readonly Waiter[][]): Waiter[] {
  const ordered: Waiter[] = []
  const longest = Math.max(0, ...lines.map((line) => line.length))
  for (let at = 0; at < longest; at += 1) {
    for (const line of lines) {
      const waiter = line[at]
      if (waiter !== undefined) ordered.push(waiter)
    }
  }
  return ordered
}

function withBatchTurns(interactive: readonly Waiter[], batch: readonly Waiter[]): Waiter[] {
  const ordered: Waiter[] = []
  const rest = [...batch]
  for (const waiter of interactive) {
    ordered.push(waiter)
    const next = (ordered.length + 1) % batchTurn === 0 ? rest.shift() : undefined
    if (next !== undefined) ordered.push(next)
  }
  return [...ordered, ...rest]
}
