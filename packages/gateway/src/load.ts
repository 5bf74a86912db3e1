import type { Clock } from '@delos/client'
import { ServiceError } from './errors.ts'

/** What goes first when the process is near its limits: lists, then what has to be bought or asked for, then the rest. */
export const workKinds = ['list', 'interactive', 'known'] as const
export type Work = (typeof workKinds)[number]
export type Pressure = 'memory' | 'event_loop'

export interface Gauges {
  /** Of the memory that the process may use, 0 to 1. */
  memoryShare(): number
  /** How much later than asked for the event loop runs what is due, while that lasts. */
  loopDelayMs(): number
}

export interface Load {
  /** What stands against new work of this kind; undefined while there is room. */
  pressureOn(work: Work): Pressure | undefined
  /** Throws `overloaded` where there is no room. */
  assertRoomFor(work: Work): void
  /** Waits until there is room. Rejects with the signal's reason. */
  untilRoomFor(work: Work, signal: AbortSignal): Promise<void>
}

interface Mark {
  memoryShare: number
  loopDelayMs: number
}

const marks: Record<Work, Mark> = {
  list: { memoryShare: 0.8, loopDelayMs: 1000 },
  interactive: { memoryShare: 0.88, loopDelayMs: 2000 },
  known: { memoryShare: 0.95, loopDelayMs: 4000 },
}
const retryAfterMs: Record<Pressure, number> = { memory: 5000, event_loop: 1000 }
const pollMs = 500

export function createLoad(gauges: Gauges, clock: Clock): Load {
  function pressureOn(work: Work): Pressure | undefined {
    if (gauges.memoryShare() >= marks[work].memoryShare) return 'memory'
    return gauges.loopDelayMs() >= marks[work].loopDelayMs ? 'event_loop' : undefined
  }

  return {
    pressureOn,
    assertRoomFor(work) {
      const pressure = pressureOn(work)
      if (pressure) throw overloaded(pressure)
    },
    async untilRoomFor(work, signal) {
      while (pressureOn(work)) await clock.sleep(pollMs, signal)
    },
  }
}

function overloaded(pressure: Pressure): ServiceError {
  const why = pressure === 'memory' ? 'Delos is short of memory' : 'Delos is behind with its work'
  return new ServiceError('overloaded', `${why}; nothing was done`, {
    retryAfterMs: retryAfterMs[pressure],
    details: { pressure },
  })
}
