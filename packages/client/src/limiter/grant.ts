import type { Lane } from '../http.ts'
import { shareOut } from './lanes.ts'
import { refresh } from './refresh.ts'
import type { LimiterSettings } from './settings.ts'
import type { Stamp } from './stamp.ts'
import type { EndpointState, WindowState } from './state.ts'
import { copyState, inFlightCount, isKnown, rateWindows } from './state.ts'
import { closesAt, usedIn } from './window.ts'

export interface Grant {
  state: EndpointState
  granted: Record<Lane, number>
  stamp: Stamp
  /** When waiting callers should be looked at again; null when only an answer can change anything. */
  wakeAt: number | null
  /** Callers wait for room that the end of a call under way, of any process, can make. */
  canAnswersHelp: boolean
  /** For the next request. */
  sinceBatch: number
}

export interface GrantRequest {
  now: number
  owner: string
  waiting: Record<Lane, number>
  /** This process's starts since the batch lane's last turn. */
  sinceBatch: number
  settings: LimiterSettings
}

// Without any limits to go by, a handful at a time is neither a probe nor a flood.
const concurrentWithoutLimits = 5
const reserveEndsBeforeClose = 0.1

/** Lets as many waiting calls start as the windows allow, the interactive lane first. */
export function grant(before: EndpointState, request: GrantRequest): Grant {
  const { now, owner, waiting, settings } = request
  const state = copyState(before)
  refresh(state, now, settings)
  const room = roomFor(state, now, settings)
  const { granted, sinceBatch } = shareOut({ waiting, room, sinceBatch: request.sinceBatch })
  start(state, granted.interactive + granted.batch, { now, owner, settings })
  const isBlocked = granted.interactive < waiting.interactive || granted.batch < waiting.batch
  return {
    state,
    granted,
    stamp: { sentAt: now, windows: eras(state) },
    wakeAt: isBlocked ? nextChange(state, now, settings) : null,
    canAnswersHelp: isBlocked && now >= state.heldUntil && hasRoomWithout(state, settings),
    sinceBatch,
  }
}

function roomFor(state: EndpointState, now: number, settings: LimiterSettings): Record<Lane, number> {
  const inFlight = inFlightCount(state)
  if (now < state.heldUntil) return { interactive: 0, batch: 0 }
  let interactive = Number.POSITIVE_INFINITY
  if (!isKnown(state)) interactive = (state.answeredWithoutLimits ? concurrentWithoutLimits : 1) - inFlight
  if (state.isDated) interactive = 1 - inFlight
  for (const name of rateWindows) interactive = Math.min(interactive, freeIn(state.windows[name], inFlight, settings))
  interactive = Math.max(0, interactive)
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

/** Whether there would be room if all that is under way were found not to count. */
function hasRoomWithout(state: EndpointState, settings: LimiterSettings): boolean {
  return rateWindows.every((name) => freeIn(state.windows[name], 0, settings) > 0)
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
