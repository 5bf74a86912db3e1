import type { RateWindow } from '../errors.ts'
import type { Gate } from './gate.ts'
import type { LimiterSettings } from './settings.ts'
import { inFlightCount, rateWindows } from './state.ts'
import { closesAt, usedIn } from './window.ts'

/**
 * One window: `limit` null is unlimited. `opensFrom`, the earliest that it can have opened, and `resetsAt` are in epoch
 * milliseconds, null while no window is open.
 */
export interface WindowSnapshot {
  limit: number | null
  used: number
  opensFrom: number | null
  resetsAt: number | null
}

export type LimiterSnapshot = Record<string, Partial<Record<RateWindow, WindowSnapshot>>>

/** The windows of every endpoint that this process has seen. */
export function snapshotOf(gates: ReadonlyMap<string, Gate>, { lengthsMs }: LimiterSettings): LimiterSnapshot {
  const snapshot: LimiterSnapshot = {}
  for (const [endpoint, gate] of gates) {
    const state = gate.peek()
    if (state === undefined) continue
    const inFlight = inFlightCount(state)
    const windows: Partial<Record<RateWindow, WindowSnapshot>> = {}
    for (const name of rateWindows) {
      const window = state.windows[name]
      if (window === undefined) continue
      const resetsAt = closesAt(window, { lengthMs: lengthsMs[name], inFlight })
      windows[name] = { limit: window.limit, used: usedIn(window, inFlight), opensFrom: window.openedFrom, resetsAt }
    }
    snapshot[endpoint] = windows
  }
  return snapshot
}
