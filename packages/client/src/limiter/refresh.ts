import type { LimiterSettings } from './settings.ts'
import type { EndpointState } from './state.ts'
import { copyState, inFlightCount, rateWindows } from './state.ts'
import { rolled } from './window.ts'

/** Brings a copy of the state up to `now`, in place: silent processes are given up, closed windows replaced. */
export function refresh(state: EndpointState, now: number, { lengthsMs }: LimiterSettings): void {
  for (const [owner, entry] of Object.entries(state.inFlight)) {
    if (entry.expiresAt > now) continue
    delete state.inFlight[owner]
    giveUp(state, entry.count, now)
  }
  const inFlight = inFlightCount(state)
  for (const name of rateWindows) {
    const window = state.windows[name]
    if (window !== undefined) state.windows[name] = rolled(window, now, { lengthMs: lengthsMs[name], inFlight })
  }
}

function giveUp(state: EndpointState, count: number, now: number): void {
  for (const window of Object.values(state.windows)) {
    window.unconfirmed += count
    window.lastUnconfirmedAt = now
    window.lastEndedAt = now
    window.openedFrom ??= now
  }
}

/**
 * For a store with one process, after that has died: what it had under way may have been counted, and what it sent last may be missing
 * from the figures.
 */
export function reopenLimiterState(before: EndpointState, now: number): EndpointState {
  const state = copyState(before)
  giveUp(state, inFlightCount(state), now)
  return { ...state, inFlight: {}, isDated: true }
}
