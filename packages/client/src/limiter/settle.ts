import type { RateWindow } from '../errors.ts'
import type { HeaderReader, WindowReport } from './headers.ts'
import { readReport } from './headers.ts'
import { refresh } from './refresh.ts'
import type { LimiterSettings } from './settings.ts'
import type { Stamp } from './stamp.ts'
import type { EndpointState, WindowState } from './state.ts'
import { copyState, emptyWindow, inFlightCount, isKnown, rateWindows } from './state.ts'
import { closesAt, closesFrom } from './window.ts'

/** What became of a call: an empty object when nobody knows, `not_sent` when it surely never reached Apollo. */
export type PermitOutcome =
  | 'not_sent'
  | {
      status?: number
      headers?: HeaderReader
      retryAfterMs?: number
      /** For a 429: the window and limit that Apollo's text names. */
      window?: RateWindow
      limit?: number
      /** False for a 429 that spent no limit. */
      quota?: boolean
    }

export interface SettleOptions {
  now: number
  /** When the answer came: earlier than `now` by what the store took. */
  endedAt: number
  owner: string
  outcome: PermitOutcome
  settings: LimiterSettings
}

type Reports = Partial<Record<RateWindow, WindowReport>>

/** Books the end of a call. */
export function settle(before: EndpointState, stamp: Stamp, options: SettleOptions): EndpointState {
  const { now, endedAt, owner, settings } = options
  const outcome = options.outcome === 'not_sent' ? undefined : options.outcome
  const state = copyState(before)
  refresh(state, now, settings)
  takeOut(state, owner)
  const reports = outcome?.headers === undefined ? {} : readReports(outcome.headers)
  const status = outcome?.status
  // Apollo checks its limits only after the credentials.
  const isUncounted = outcome === undefined || ((status === 401 || status === 403) && Object.keys(reports).length === 0)
  for (const name of rateWindows) {
    const call = { stamp, now, endedAt, status, report: reports[name], lengthMs: settings.lengthsMs[name] }
    const window = state.windows[name]
    if (isUncounted) markEnd(window, now)
    else if (window !== undefined) state.windows[name] = booked(window, name, call)
    else if (call.report !== undefined) state.windows[name] = firstSight(call.report, call)
  }
  const isAnswered = status !== undefined && status < 400
  if (isAnswered && !isKnown(state)) state.answeredWithoutLimits = true
  if (isAnswered || Object.keys(reports).length > 0) delete state.isDated
  if (status === 429 && outcome?.quota !== false) hold(state, outcome ?? {}, { stamp, now, settings })
  return state
}

function takeOut(state: EndpointState, owner: string): void {
  const entry = state.inFlight[owner]
  if (entry === undefined) return
  entry.count -= 1
  if (entry.count <= 0) delete state.inFlight[owner]
}

function readReports(headers: HeaderReader): Reports {
  const reports: Reports = {}
  for (const name of rateWindows) {
    const report = readReport(headers, name)
    if (report !== undefined) reports[name] = report
  }
  return reports
}

function markEnd(window: WindowState | undefined, now: number): void {
  if (window !== undefined) window.lastEndedAt = now
}

interface EndedCall {
  stamp: Stamp
  now: number
  endedAt: number
  status: number | undefined
  report: WindowReport | undefined
  lengthMs: number
}

function firstSight(report: WindowReport, { stamp, now, endedAt, lengthMs }: EndedCall): WindowState {
  const usage = report.usage ?? 1
  return {
    ...emptyWindow(report.limit),
    reported: usage,
    reportedSentAt: stamp.sentAt,
    openedFrom: usage <= 1 ? stamp.sentAt : stamp.sentAt - lengthMs,
    openedBy: endedAt,
    lastEndedAt: now,
  }
}

function booked(before: WindowState, name: RateWindow, call: EndedCall): WindowState {
  const { stamp, now, endedAt, report, lengthMs } = call
  const window: WindowState = { ...before, lastEndedAt: now, limit: report === undefined ? before.limit : report.limit }
  const usage = report?.usage
  const entered = stamp.windows[name]
  const isSameEra = entered?.era === window.era
  if (usage !== undefined && isSameEra && usage <= entered.reported) return openedAtApollo(window, usage, call)
  const nextMayBeOpen = closesFrom(window, lengthMs)
  if (nextMayBeOpen !== null && now >= nextMayBeOpen) window.late += 1
  if (usage === undefined || !isSameEra) {
    window.unconfirmed += 1
    window.lastUnconfirmedAt = now
    if (isSameEra && wasCounted(call.status)) window.openedBy ??= endedAt
    return window
  }
  if (usage > window.reported) {
    window.reported = usage
    window.reportedSentAt = stamp.sentAt
  }
  if (usage === 1 && before.reported === 0) window.openedFrom = stamp.sentAt
  if (stamp.sentAt >= window.lastUnconfirmedAt) window.unconfirmed = 0
  window.openedBy = Math.min(window.openedBy ?? endedAt, endedAt)
  return window
}

function wasCounted(status: number | undefined): boolean {
  return status !== undefined && status < 500 && status !== 401 && status !== 403
}

/** Usage only rises within a window, so a call that brings back less than was known when it left was counted in the next one. */
function openedAtApollo(window: WindowState, usage: number, { stamp, now, endedAt, lengthMs }: EndedCall): WindowState {
  const earliest = Math.max(window.reportedSentAt, closesFrom(window, lengthMs) ?? 0)
  return {
    ...emptyWindow(window.limit),
    era: window.era + 1,
    reported: usage,
    reportedSentAt: stamp.sentAt,
    unconfirmed: window.late,
    lastUnconfirmedAt: window.late > 0 ? now : 0,
    openedFrom: usage === 1 ? stamp.sentAt : Math.min(now, earliest),
    openedBy: endedAt,
    lastEndedAt: now,
  }
}

type Refusal = Exclude<PermitOutcome, 'not_sent'>

/** A 429 that we did not see coming: everybody waits until Apollo's own time, or until the window is over. */
function hold(
  state: EndpointState,
  refusal: Refusal,
  { stamp, now, settings }: { stamp: Stamp; now: number; settings: LimiterSettings },
): void {
  const { lengthsMs, slackMs } = settings
  const retryAfterMs = refusal.retryAfterMs === undefined ? undefined : Math.min(refusal.retryAfterMs, lengthsMs.day)
  const name = refusal.window ?? (retryAfterMs === undefined ? 'minute' : shortestHolding(retryAfterMs, lengthsMs))
  const known = state.windows[name] ?? (refusal.limit === undefined ? undefined : emptyWindow(refusal.limit))
  const knownEnd = known && closesAt(known, { lengthMs: lengthsMs[name], inFlight: inFlightCount(state) })
  const endsAt = retryAfterMs === undefined ? (knownEnd ?? now + lengthsMs[name]) : now + retryAfterMs + slackMs
  if (endsAt > state.heldUntil) {
    state.heldUntil = endsAt
    state.heldBy = name
  }
  if (known === undefined || known.limit === null) return
  state.windows[name] = {
    ...known,
    reported: Math.max(known.reported, known.limit),
    openedFrom: known.openedFrom ?? stamp.sentAt,
    openedBy: known.openedBy ?? now,
    closesAt: endsAt,
    lastEndedAt: now,
  }
}

function shortestHolding(ms: number, lengthsMs: LimiterSettings['lengthsMs']): RateWindow {
  if (ms <= lengthsMs.minute + 1000) return 'minute'
  return ms <= lengthsMs.hour + 1000 ? 'hour' : 'day'
}
