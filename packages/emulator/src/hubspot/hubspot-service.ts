import type { IncomingHttpHeaders } from 'node:http'
import { actsBefore, type FaultPlan, statusOf } from '../faults.ts'
import { isRecord } from '../params.ts'
import { createRandom } from '../prng.ts'
import type { Reply } from '../reply.ts'
import type { Outcome } from '../service.ts'
import { HubspotBudgets } from './limits.ts'
import type { HubspotOptions } from './options.ts'
import type { Portal } from './portal.ts'
import { HubspotProblem, toReply } from './problems.ts'
import { type FoundRoute, findRoute } from './route-table.ts'
import { TokenGate } from './token-gate.ts'

export interface HubspotRequest {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

/** A request as it was answered, for tests and figures. */
export interface HubspotLogEntry {
  endpoint: string
  /** 0 where the connection ended without an answer. */
  status: number
  /** Entries of a batch. */
  inputs: number
}

const MOST_LOGGED = 50_000

/** The way of one request: route, token, weather, budgets, work. Synchronous, so requests never interleave. */
export class HubspotService {
  readonly gate: TokenGate
  readonly budgets: HubspotBudgets
  readonly log: HubspotLogEntry[] = []
  readonly #portal: Portal
  readonly #faults: FaultPlan
  readonly #now: () => number
  readonly #random: () => number
  readonly #echoesTraceIds: boolean

  constructor(options: HubspotOptions, parts: { portal: Portal; faults: FaultPlan; now: () => number }) {
    this.gate = new TokenGate(options.tokens)
    this.budgets = new HubspotBudgets(options.limits)
    this.#portal = parts.portal
    this.#faults = parts.faults
    this.#now = parts.now
    this.#random = createRandom(options.seed ?? 1)
    this.#echoesTraceIds = options.echoesTraceIds ?? true
  }

  answer(request: HubspotRequest): Outcome {
    const url = new URL(request.url, 'http://portal')
    const found = findRoute(request.method, url.pathname)
    const body = parse(request.body)
    const outcome = this.#decide(request, { url, found, body })
    const { reply, effect } = outcome
    const inputs = Array.isArray(body?.inputs) ? body.inputs.length : 0
    const status = effect && actsBefore(effect) ? statusOf(effect) : (reply?.status ?? 0)
    this.log.push({ endpoint: found?.endpoint ?? 'unknown', status, inputs })
    if (this.log.length > MOST_LOGGED) this.log.splice(0, this.log.length - MOST_LOGGED)
    return outcome
  }

  #decide(
    { headers }: HubspotRequest,
    call: { url: URL; found: FoundRoute | undefined; body: Record<string, unknown> | undefined },
  ): Outcome {
    const { url, found, body } = call
    if (!found) return { reply: toReply({ status: 404, category: 'OBJECT_NOT_FOUND', message: 'resource not found' }) }
    const { endpoint, route, path } = found
    const nowMs = this.#now()
    try {
      this.gate.admit(headers.authorization, found.scope, nowMs)
      const effect = this.#faults.pick(endpoint, url.pathname)
      if (effect && actsBefore(effect)) return { endpoint, effect }
      this.#insistOnBudget(route.isSearch ?? false, nowMs)
      if (!body) throw new HubspotProblem({ status: 400, category: 'VALIDATION_ERROR', message: 'Invalid input JSON' })
      const reply = route.handle({
        portal: this.#portal,
        path,
        query: url.searchParams,
        body,
        nowMs,
        random: this.#random,
        echoesTraceIds: this.#echoesTraceIds,
      })
      return { endpoint, reply: this.#stamped(reply, found), ...(effect ? { effect } : {}) }
    } catch (error) {
      if (error instanceof HubspotProblem) return { endpoint, reply: this.#stamped(toReply(error.problem), found) }
      throw error
    }
  }

  #insistOnBudget(isSearch: boolean, nowMs: number): void {
    const refusal = this.budgets.take(isSearch, nowMs)
    if (!refusal) return
    const { policyName, message } = refusal
    throw new HubspotProblem({
      status: 429,
      category: 'RATE_LIMITS',
      message,
      more: { errorType: 'RATE_LIMIT', policyName },
    })
  }

  /** The time is the portal's, which need not be that of the machine. */
  #stamped(reply: Reply, { route }: FoundRoute): Reply {
    const nowMs = this.#now()
    const headers = route.isSearch ? [] : this.budgets.headers(nowMs)
    return { ...reply, headers: [...headers, 'Date', new Date(nowMs).toUTCString()] }
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
