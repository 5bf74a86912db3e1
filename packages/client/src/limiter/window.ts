import type { WindowState } from './state.ts'
import { emptyWindow } from './state.ts'

/** Requests that may be counted in the window right now. Exact when answers state their usage, never too low otherwise. */
export function usedIn(window: WindowState, inFlight: number): number {
  return window.reported + window.unconfirmed + inFlight
}

/** When the window has surely closed at Apollo; null while that cannot be said. */
export function closesAt(
  window: WindowState,
  { lengthMs, inFlight }: { lengthMs: number; inFlight: number },
): number | null {
  if (window.closesAt !== null) return window.closesAt
  if (window.openedBy !== null) return window.openedBy + lengthMs
  // Nobody can open it any more: everything that was sent has ended.
  const isSettled = window.openedFrom !== null && inFlight === 0 && window.lastEndedAt !== null
  return isSettled ? (window.lastEndedAt ?? 0) + lengthMs : null
}

/** The earliest that the window can have closed at Apollo. */
export function closesFrom(window: WindowState, lengthMs: number): number | null {
  return window.openedFrom === null ? null : window.openedFrom + lengthMs
}

/** The window as of `now`: closed ones are replaced by their successor. */
export function rolled(
  window: WindowState,
  now: number,
  { lengthMs, inFlight }: { lengthMs: number; inFlight: number },
): WindowState {
  let current = window
  for (;;) {
    const end = closesAt(current, { lengthMs, inFlight })
    if (end === null || now < end) return current
    current = successor(current, { lengthMs, inFlight, now })
  }
}

interface SuccessorOptions {
  lengthMs: number
  inFlight: number
  now: number
}

/**
 * Requests that ended, or have yet to end, after Apollo's window may have closed can have opened the next one: they are carried over, and
 * so is the earliest time at which they can have done so.
 */
function successor(window: WindowState, { lengthMs, inFlight, now }: SuccessorOptions): WindowState {
  const mayBeOpen = window.late + inFlight > 0
  return {
    ...emptyWindow(window.limit),
    era: window.era + 1,
    unconfirmed: window.late,
    lastUnconfirmedAt: window.late > 0 ? now : 0,
    openedFrom: mayBeOpen ? Math.min(now, closesFrom(window, lengthMs) ?? now) : null,
    lastEndedAt: window.late > 0 ? window.lastEndedAt : null,
  }
}
