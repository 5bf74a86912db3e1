import { CreditPool } from './credit-pool.ts'
import type { Directory } from './directory.ts'
import { IdSource } from './ids.ts'
import type { EmulatorOptions } from './options.ts'
import type { Params } from './params.ts'
import { PLAN_LIMITS, type WindowLimits } from './plans.ts'
import { type RateRefusal, RateWindows } from './rate-windows.ts'
import { type ChargeUnit, failure, Refusal, type Reply, unprocessable } from './reply.ts'
import type { Call, Route } from './route.ts'
import type { RouteMatch } from './router.ts'
import { type EmulatorStats, StatsRecorder } from './stats.ts'
import { createTeam, type Team } from './team/team.ts'
import { OrganizationTexts } from './wire/organization-texts.ts'

const OUT_OF_CREDITS =
  "You have insufficient credits! <a href='https://app.apollo.io/#/settings/plans/upgrade' aria-onclick='close_alert'>Upgrade your plan</a> to increase your number of lead credits."

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
  readonly #companies = new OrganizationTexts()
  readonly #limits = new Map<string, WindowLimits>()
  #state: State

  constructor(directory: Directory, routes: Route[], options: EmulatorOptions) {
    this.#directory = directory
    this.#routes = routes
    this.#options = options
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
    const reply = this.#canPay(route, worked) ? worked : unprocessable(OUT_OF_CREDITS)
    if (reply === worked) this.#commit(request, worked)
    stats.request(route.endpoint, reply.status)
    return { ...reply, headers: windows.headers(route.endpoint, limits, request.nowMs) }
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
      minuteMs: this.#options.minuteMs ?? 60_000,
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

  #commit(request: EngineRequest, reply: Reply): void {
    this.#charge(request.match.route, reply)
    if (!reply.callback) return
    const dueAtMs = request.nowMs + (this.#options.webhookDelayMs ?? 1000)
    this.#state.team.webhookResults.set(reply.callback.requestId, { dueAtMs, payload: reply.callback.payload })
  }

  #charge(route: Route, reply: Reply): void {
    if (route.credits === 0) return
    for (const unit of reply.units ?? []) {
      const price = priceOf(route, unit)
      this.#state.credits.take(price)
      this.#state.stats.charge(unit, price)
    }
  }

  #seededState(): State {
    return {
      team: createTeam(),
      ids: new IdSource(),
      credits: new CreditPool(this.#options.credits ?? 10_000),
      windows: new RateWindows(this.#options.minuteMs ?? 60_000),
      stats: new StatsRecorder(),
    }
  }
}

function priceOf(route: Route, unit: ChargeUnit): number {
  return route.credits + (unit.surcharge ?? 0)
}

function tooManyRequests(route: Route, refusal: RateRefusal, headers: string[]): Reply {
  const message = `The maximum number of api calls allowed for api/v1${route.path} is ${refusal.limit} times per ${refusal.window}. Please upgrade your plan from https://app.apollo.io/#/settings/plans/upgrade.`
  const retryAfter = String(Math.max(1, Math.ceil(refusal.waitMs / 1000)))
  return { ...failure(429, { message }), headers: [...headers, 'retry-after', retryAfter] }
}
