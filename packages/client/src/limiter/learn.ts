import type { RateWindow } from '../errors.ts'
import { refresh } from './refresh.ts'
import type { LimiterSettings } from './settings.ts'
import type { EndpointState, WindowState } from './state.ts'
import { copyState, emptyWindow, rateWindows } from './state.ts'

/** What is known about an endpoint from elsewhere, e.g. `usage.apiUsageStats`. A `null` limit is unlimited. */
export type KnownLimits = Partial<Record<RateWindow, { limit: number | null; consumed?: number }>>

/** Takes over limits; figures of a window that answers have already told about are newer and stay. */
export function learned(
  before: EndpointState,
  limits: KnownLimits,
  { now, settings }: { now: number; settings: LimiterSettings },
): EndpointState {
  const state = copyState(before)
  refresh(state, now, settings)
  for (const name of rateWindows) {
    const figure = limits[name]
    if (figure === undefined) continue
    const known = state.windows[name]
    state.windows[name] =
      known === undefined ? seeded(figure, now, settings.lengthsMs[name]) : { ...known, limit: figure.limit }
  }
  return state
}

function seeded(
  { limit, consumed = 0 }: { limit: number | null; consumed?: number },
  now: number,
  lengthMs: number,
): WindowState {
  if (consumed === 0) return emptyWindow(limit)
  return { ...emptyWindow(limit), reported: consumed, openedFrom: now - lengthMs, openedBy: now, lastEndedAt: now }
}
