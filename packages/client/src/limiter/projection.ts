import type { RateWindow } from '../errors.ts'
import { usable } from './grant.ts'
import type { LimiterSettings } from './settings.ts'
import type { EndpointState, WindowState } from './state.ts'
import { inFlightCount, rateWindows } from './state.ts'
import { closesAt, closesFrom, usedIn } from './window.ts'

export interface Projection {
  /** The earliest time at which the call can start, in epoch milliseconds. */
  at: number
  /** The window that decides. */
  window: RateWindow | undefined
}

/** When a call with `ahead` others before it can start under the known windows. `state` must be up to date. */
export function earliestStart(
  state: EndpointState,
  ahead: number,
  { now, settings }: { now: number; settings: LimiterSettings },
): Projection {
  let latest: Projection = { at: now, window: undefined }
  if (state.heldUntil > now) latest = { at: state.heldUntil, window: state.heldBy ?? undefined }
  for (const name of rateWindows) {
    const window = state.windows[name]
    if (window === undefined || window.limit === null) continue
    const at = startIn(window, ahead, { now, settings, name, inFlight: inFlightCount(state) })
    if (at > latest.at) latest = { at, window: name }
  }
  return latest
}

interface StartOptions {
  now: number
  settings: LimiterSettings
  name: RateWindow
  inFlight: number
}

function startIn(window: WindowState, ahead: number, { now, settings, name, inFlight }: StartOptions): number {
  const lengthMs = settings.lengthsMs[name]
  const perWindow = usable(window.limit ?? 0, settings)
  const free = Math.max(0, perWindow - usedIn(window, inFlight))
  if (ahead < free) return now
  const end = closesAt(window, { lengthMs, inFlight }) ?? closesFrom(window, lengthMs) ?? now + lengthMs
  return Math.max(now, end) + Math.floor((ahead - free) / perWindow) * lengthMs
}
