import type { AppChange } from './app/app-change.ts'
import { applyChange } from './app/apply-change.ts'
import { CreditPool } from './credit-pool.ts'
import type { Directory } from './directory.ts'
import { IdSource } from './ids.ts'
import { DEFAULT_CALLBACK_DELAY_MS, type EmulatorOptions } from './options.ts'
import { countRecords, type EngineOverview, limitRow } from './overview.ts'
import type { Params } from './params.ts'
import { PLAN_LIMITS, type WindowLimits } from './plans.ts'
import { type RateRefusal, RateWindows } from './rate-windows.ts'
import { type Callback, type ChargeUnit, failure, Refusal, type Reply, unprocessable } from './reply.ts'
import type { Call, Route } from './route.ts'
import type { RouteMatch } from './router.ts'
import { seedChanges } from './seed/seed-records.ts'
import type { EngineJson } from './snapshot.ts'
import { type EmulatorStats, StatsRecorder } from './stats.ts'
import { SearchIndex } from './team/search-index.ts'
import { createTeam, type Team } from './team/team.ts'
import { teamFromJson, teamToJson } from './team/team-json.ts'
import { OrganizationTexts } from './wire/organization-texts.ts'

const OUT_OF_CREDITS =
  "You have insufficient credits! <a href='https://app.apollo.io/#/settings/plans/upgrade' aria-onclick='close_alert'>Upgrade your plan</a> to increase your number of lead credits."

/** Seeded records are as old as the team's first ones. */
const SEEDED_AT_MS = Date.UTC(2025, 1, 1, 9)

interface State {
  team: Team
  ids: IdSource
  credits: CreditPool
  windows: RateWindows
  stats: StatsRecorder
}

export interface EngineRequest {
  match: RouteMatch
  query: Params
  params: Params
  nowMs: number
}

/** Windows, credits, team and statistics: everything that a request can change, changed synchronously. */
export class Engine {
  readonly #directory: Directory
  readonly #routes: Route[]
  readonly #options: EmulatorOptions
  readonly #callbackDelayMs: number
  readonly #minuteMs: number
  readonly #companies = new OrganizationTexts()
  readonly #limits = new Map<string, WindowLimits>()
  #state: State

  constructor(directory: Directory, routes: Route[], options: EmulatorOptions) {
    this.#directory = directory
    this.#routes = routes
    this.#options = options
    this.#minuteMs = options.minuteMs ?? 60_000
    this.#callbackDelayMs = options.callbacks?.delayMs ?? DEFAULT_CALLBACK_DELAY_MS
    this.#state = this.#seededState()
  }

  get nextId(): number {
    return this.#state.ids.next
  }

  set nextId(id: number) {
    this.#state.ids.next = id
  }

  reset(): void {
    this.#state = this.#seededState()
  }

  stats(): EmulatorStats {
    return this.#state.stats.snapshot(this.#state.team.recordsWritten)
  }

  /** A request that never came to the windows: refused for its key, or met by a fault. */
  countUnserved(endpoint: string, status: number): void {
    this.#state.stats.request(endpoint, status)
  }

  countFault(): void {
    this.#state.stats.faults += 1
  }

  chargeOutside(endpoint: string, use: { requests: number; credits: number; nowMs: number }): void {
    this.#state.windows.count(endpoint, use.requests, use.nowMs)
    this.#state.credits.take(use.credits)
  }

  /** A user at work in the app: in no window and without a key. Throws a `Refusal`. */
  applyInApp(change: AppChange, nowMs: number): string {
    const { team, ids } = this.#state
    team.nowMs = nowMs
    return applyChange({ team, ids, nowMs, directory: this.#directory, minuteMs: this.#minuteMs }, change)
  }

  snapshot(): EngineJson {
    const { team, ids, credits, windows } = this.#state
    return {
      nextId: ids.next,
      creditsConsumed: credits.consumed,
      windows: windows.snapshot(),
      stats: this.stats(),
      team: teamToJson(team),
    }
  }

  restore(json: EngineJson): void {
    const state = this.#emptyState(teamFromJson(json.team))
    if (this.#options.indexLagMs) state.team.index = new SearchIndex(this.#options.indexLagMs)
    state.ids.next = json.nextId
    state.credits.restore(json.creditsConsumed)
    state.windows.restore(json.windows)
    state.stats.restore(json.stats)
    this.#state = state
  }

  /** Results under way, whoever asked for them. */
  pendingCallbacks(nowMs: number): Callback[] {
    return [...this.#state.team.webhookResults]
      .filter(([, result]) => result.dueAtMs > nowMs)
      .map(([requestId, { requestType, url, payload }]) => ({ requestId, requestType, url, payload }))
  }

  overview(nowMs: number): EngineOverview {
    const { team, credits, windows } = this.#state
    const plan = this.#options.plan ?? 'professional'
    return {
      plan,
      credits: { limit: credits.limit, consumed: credits.consumed, leftOver: credits.leftOver },
      limits: this.#routes
        .filter((route, index) => this.#routes.findIndex(({ endpoint }) => endpoint === route.endpoint) === index)
        .filter(({ open, closed }) => !open && !closed)
        .map((route) => limitRow(route, { limits: this.limitsOf(route), windows, nowMs })),
      records: countRecords(team),
    }
  }

  get team(): Team {
    return this.#state.team
  }

  /** Limits, work and charge of an authorized request. */
  execute(request: EngineRequest): Reply {
    const { route } = request.match
    const limits = this.limitsOf(route)
    const { windows, stats } = this.#state
    const refusal = windows.refusal(route.endpoint, limits, request.nowMs)
    if (refusal) {
      this.#countRefused(route.endpoint)
      return tooManyRequests(route, refusal, windows.headers(route.endpoint, limits, request.nowMs))
    }
    windows.count(route.endpoint, 1, request.nowMs)
    const worked = this.#run(request)
    const reply = this.#canPay(route, worked) ? worked : unprocessable(route.outOfCredits ?? OUT_OF_CREDITS)
    const charged = reply === worked ? this.#commit(request, worked) : 0
    stats.request(route.endpoint, reply.status)
    return { ...reply, charged, headers: windows.headers(route.endpoint, limits, request.nowMs) }
  }

  /** Repeats a recorded request with its recorded outcome, whatever limits and credits are now. */
  replay(request: EngineRequest, status: number): void {
    const { route } = request.match
    if (status === 429) {
      this.#countRefused(route.endpoint)
      return
    }
    this.#state.windows.count(route.endpoint, 1, request.nowMs)
    this.#state.stats.request(route.endpoint, status)
    // A refused request changed nothing but the windows.
    if (status < 400) this.#commit(request, this.#run(request))
  }

  #countRefused(endpoint: string): void {
    this.#state.stats.request(endpoint, 429)
    this.#state.stats.rateLimited(endpoint)
  }

  limitsOf(route: Route): WindowLimits {
    let limits = this.#limits.get(route.endpoint)
    if (!limits) {
      const plan = PLAN_LIMITS[this.#options.plan ?? 'professional'][route.limit]
      limits = { ...plan, ...this.#options.limits?.[route.endpoint] }
      this.#limits.set(route.endpoint, limits)
    }
    return limits
  }

  #run(request: EngineRequest): Reply {
    const { route, path } = request.match
    try {
      return route.handle(this.#call(request, route, path))
    } catch (error) {
      if (error instanceof Refusal) return error.reply
      return failure(500, { status: 500, error: 'Internal Server Error' })
    }
  }

  #call(request: EngineRequest, route: Route, path: Record<string, string>): Call {
    const { team, ids, credits, windows } = this.#state
    team.nowMs = request.nowMs
    return {
      params: request.params,
      query: request.query,
      path,
      nowMs: request.nowMs,
      price: route.credits,
      team,
      ids,
      credits,
      windows,
      minuteMs: this.#minuteMs,
      plan: this.#options.plan ?? 'professional',
      callbackDelayMs: this.#callbackDelayMs,
      directory: this.#directory,
      companies: this.#companies,
      routes: this.#routes,
      limitsOf: (route) => this.limitsOf(route),
    }
  }

  #canPay(route: Route, reply: Reply): boolean {
    const total = (reply.units ?? []).reduce((sum, unit) => sum + priceOf(route, unit), 0)
    return this.#state.credits.covers(total)
  }

  #commit(request: EngineRequest, reply: Reply): number {
    const charged = this.#charge(request.match.route, reply)
    if (!reply.callback) return charged
    const dueAtMs = request.nowMs + (this.#options.callbacks?.delayMs ?? DEFAULT_CALLBACK_DELAY_MS)
    const { requestId, requestType, url, payload } = reply.callback
    this.#state.team.webhookResults.set(requestId, { requestType, url, dueAtMs, payload })
    return charged
  }

  #charge(route: Route, reply: Reply): number {
    if (route.credits === 0) return 0
    let total = 0
    for (const unit of reply.units ?? []) {
      const price = priceOf(route, unit)
      this.#state.credits.take(price)
      this.#state.stats.charge(unit, price)
      total += price
    }
    return total
  }

  #seededState(): State {
    const state = this.#emptyState(createTeam(this.#options.savedContacts))
    if (this.#options.indexLagMs) state.team.index = new SearchIndex(this.#options.indexLagMs)
    const { team, ids } = state
    const write = { team, ids, nowMs: SEEDED_AT_MS, directory: this.#directory, minuteMs: this.#minuteMs }
    for (const change of seedChanges(this.#options.records ?? {})) applyChange(write, change)
    team.recordsWritten = 0
    return state
  }

  #emptyState(team: Team): State {
    return {
      team,
      ids: new IdSource(),
      credits: new CreditPool(this.#options.credits ?? 10_000),
      windows: new RateWindows(this.#minuteMs),
      stats: new StatsRecorder(),
    }
  }
}

function priceOf(route: Route, unit: ChargeUnit): number {
  return route.credits + (unit.surcharge ?? 0)
}

function tooManyRequests(route: Route, refusal: RateRefusal, headers: string[]): Reply {
  const { limit, window } = refusal
  const message =
    route.overLimit?.(limit, window) ??
    `The maximum number of api calls allowed for api/v1${route.path} is ${limit} times per ${window}. Please upgrade your plan from https://app.apollo.io/#/settings/plans/upgrade.`
  const retryAfter = String(Math.max(1, Math.ceil(refusal.waitMs / 1000)))
  return { ...failure(429, { message }), headers: [...headers, 'retry-after', retryAfter] }
}
