import type { RateWindow } from '../errors.ts'
import type { Lane } from '../http.ts'
import { refresh } from './refresh.ts'
import type { LimiterSettings } from './settings.ts'
import type { EndpointState, WindowState } from './state.ts'
import { copyState, inFlightCount, isKnown, rateWindows } from './state.ts'
import { closesAt, usedIn } from './window.ts'

/** What a call must bring back, so that its answer can be booked. */
export interface Stamp {
  sentAt: number
  windows: Partial<Record<RateWindow, { era: number; reported: number }>>
}

export interface Grant {
  state: EndpointState
  granted: Record<Lane, number>
  stamp: Stamp
  /** When waiting callers should be looked at again; null when only an answer can change anything. */
  wakeAt: number | null
}

export interface GrantRequest {
  now: number
  owner: string
  waiting: Record<Lane, number>
  settings: LimiterSettings
}

// Without any limits to go by, a handful at a time is neither a probe nor a flood.
const concurrentWithoutLimits = 5
const reserveEndsBeforeClose = 0.1

/** Lets as many waiting calls start as the windows allow, the interactive lane first. */
export function grant(before: EndpointState, { now, owner, waiting, settings }: GrantRequest): Grant {
  const state = copyState(before)
  refresh(state, now, settings)
  const room = roomFor(state, now, settings)
  const interactive = Math.min(waiting.interactive, room.interactive)
  const batch = Math.max(0, Math.min(waiting.batch, room.batch - interactive))
  start(state, interactive + batch, { now, owner, settings })
  const isBlocked = interactive < waiting.interactive || batch < waiting.batch
  return {
    state,
    granted: { interactive, batch },
    stamp: { sentAt: now, windows: eras(state) },
    wakeAt: isBlocked ? nextChange(state, now, settings) : null,
  }
}

function roomFor(state: EndpointState, now: number, settings: LimiterSettings): Record<Lane, number> {
  const inFlight = inFlightCount(state)
  if (now < state.heldUntil) return { interactive: 0, batch: 0 }
  if (!isKnown(state)) {
    const room = Math.max(0, (state.answeredWithoutLimits ? concurrentWithoutLimits : 1) - inFlight)
    return { interactive: room, batch: room }
  }
  let interactive = Number.POSITIVE_INFINITY
  for (const name of rateWindows) interactive = Math.min(interactive, freeIn(state.windows[name], inFlight, settings))
  const minuteRoom = freeIn(state.windows.minute, inFlight, settings) - reserve(state, now, settings)
  return { interactive, batch: Math.max(0, Math.min(interactive, minuteRoom)) }
}

/** The most that may be used of a window; one at least, so that a limit of 0 is left for Apollo to explain. */
export function usable(limit: number, { safety }: LimiterSettings): number {
  return Math.max(1, limit - safety)
}

function freeIn(window: WindowState | undefined, inFlight: number, settings: LimiterSettings): number {
  if (window === undefined || window.limit === null) return Number.POSITIVE_INFINITY
  return Math.max(0, usable(window.limit, settings) - usedIn(window, inFlight))
}

function reserve(state: EndpointState, now: number, settings: LimiterSettings): number {
  const window = state.windows.minute
  if (window === undefined || window.limit === null || window.limit < 10) return 0
  const releasedAt = reserveEndsAt(state, settings)
  if (releasedAt !== null && now >= releasedAt) return 0
  return settings.reservedShare === 0 ? 0 : Math.max(1, Math.floor(window.limit * settings.reservedShare))
}

function reserveEndsAt(state: EndpointState, { lengthsMs }: LimiterSettings): number | null {
  const window = state.windows.minute
  if (window === undefined) return null
  const end = closesAt(window, { lengthMs: lengthsMs.minute, inFlight: inFlightCount(state) })
  return end === null ? null : end - reserveEndsBeforeClose * lengthsMs.minute
}

function start(
  state: EndpointState,
  count: number,
  { now, owner, settings }: { now: number; owner: string; settings: LimiterSettings },
): void {
  if (count === 0) return
  state.inFlight[owner] = {
    count: (state.inFlight[owner]?.count ?? 0) + count,
    expiresAt: now + settings.inFlightTtlMs,
  }
  for (const window of Object.values(state.windows)) window.openedFrom ??= now
}

function eras(state: EndpointState): Stamp['windows'] {
  const stamped: Stamp['windows'] = {}
  for (const name of rateWindows) {
    const window = state.windows[name]
    if (window !== undefined) stamped[name] = { era: window.era, reported: window.reported }
  }
  return stamped
}

/** The next time at which the clock alone makes room. */
function nextChange(state: EndpointState, now: number, settings: LimiterSettings): number | null {
  if (now < state.heldUntil) return state.heldUntil
  const inFlight = inFlightCount(state)
  const times: number[] = []
  const reserveEnd = reserveEndsAt(state, settings)
  if (reserveEnd !== null && reserveEnd > now) times.push(reserveEnd)
  for (const name of rateWindows) {
    const window = state.windows[name]
    if (window === undefined || freeIn(window, inFlight, settings) > 0) continue
    const end = closesAt(window, { lengthMs: settings.lengthsMs[name], inFlight })
    if (end !== null) times.push(end)
  }
  const minute = state.windows.minute
  const minuteEnd = minute && closesAt(minute, { lengthMs: settings.lengthsMs.minute, inFlight })
  if (times.length === 0 && minuteEnd) times.push(minuteEnd)
  return times.length === 0 ? null : Math.min(...times)
}
