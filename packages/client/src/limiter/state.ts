import type { RateWindow } from '../errors.ts'

export const rateWindows: readonly RateWindow[] = ['minute', 'hour', 'day']

export type WindowLengthsMs = Readonly<Record<RateWindow, number>>

/**
 * One fixed window as far as we can know it. Apollo opens it when it counts the first request, somewhere between our send and the answer.
 * All times are epoch milliseconds.
 */
export interface WindowState {
  /** Rises with every new window, so that a late answer is not booked on the wrong one. */
  era: number
  /** `null` is unlimited. */
  limit: number | null
  /** The highest usage that an answer has stated for this window. */
  reported: number
  /** Requests that ended without a usage we could book, and may have been counted. */
  unconfirmed: number
  lastUnconfirmedAt: number
  /** The earliest that Apollo can have opened the window; null while it cannot be open. */
  openedFrom: number | null
  /** The latest that Apollo can have opened it: the first answer to a call that was surely counted in it. */
  openedBy: number | null
  /** Set when Apollo itself named the end. */
  closesAt: number | null
  /** Requests that ended when Apollo may already have been in the next window. */
  late: number
  lastEndedAt: number | null
  /** When the request with the highest usage was sent. */
  reportedSentAt: number
}

/** Requests that one limiter has sent and not yet heard of; they are given up as unconfirmed when it falls silent. */
export interface InFlight {
  count: number
  expiresAt: number
}

/** Everything the limiter remembers about one endpoint: small, and plain JSON. */
export interface EndpointState {
  /** Absent until something is known about the window's limit. */
  windows: Partial<Record<RateWindow, WindowState>>
  inFlight: Record<string, InFlight>
  /** Nothing is sent before this, after a surprising 429. */
  heldUntil: number
  heldBy: RateWindow | null
  /** An answer came without limits: probing one at a time would only be slow. */
  answeredWithoutLimits: boolean
  /** The figures may lack the last requests of a process that died: one at a time, until an answer tells. */
  isDated?: boolean
}

export function emptyState(): EndpointState {
  return { windows: {}, inFlight: {}, heldUntil: 0, heldBy: null, answeredWithoutLimits: false }
}

export function emptyWindow(limit: number | null): WindowState {
  return {
    era: 0,
    limit,
    reported: 0,
    unconfirmed: 0,
    lastUnconfirmedAt: 0,
    openedFrom: null,
    openedBy: null,
    closesAt: null,
    late: 0,
    lastEndedAt: null,
    reportedSentAt: 0,
  }
}

/** A copy to work on: a store may hand the same state to a change twice. */
export function copyState(state: EndpointState): EndpointState {
  const windows: EndpointState['windows'] = {}
  for (const name of rateWindows) {
    const window = state.windows[name]
    if (window !== undefined) windows[name] = { ...window }
  }
  const inFlight: EndpointState['inFlight'] = {}
  for (const [owner, entry] of Object.entries(state.inFlight)) inFlight[owner] = { ...entry }
  return { ...state, windows, inFlight }
}

export function inFlightCount(state: EndpointState): number {
  let count = 0
  for (const entry of Object.values(state.inFlight)) count += entry.count
  return count
}

/** True when some window's limit has been learned; until then requests go one at a time. */
export function isKnown(state: EndpointState): boolean {
  return Object.keys(state.windows).length > 0
}
