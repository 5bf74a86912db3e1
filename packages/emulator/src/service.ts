import type { IncomingHttpHeaders } from 'node:http'
import type { AppChange } from './app/app-change.ts'
import type { Authenticator } from './auth.ts'
import type { CallbackPlan } from './callback-plan.ts'
import { toIso } from './clock.ts'
import type { Engine, EngineRequest } from './engine.ts'
import { faultRuleJson, parseFaultRule } from './fault-rule-json.ts'
import { actsBefore, type FaultEffect, type FaultPlan, type FaultRule, statusOf } from './faults.ts'
import type { Journal, JournalEntry } from './journal.ts'
import { type Params, parseQuery } from './params.ts'
import { type Callback, failure, notFound, ok, type Reply } from './reply.ts'
import { parseBody } from './request-body.ts'
import type { RequestLog } from './request-log.ts'
import type { RouteMatch, Router } from './router.ts'
import { checkSnapshot, type EmulatorSnapshot } from './snapshot.ts'

export interface HttpRequest {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

/** What the server is to do: a reply, perhaps spoiled by an effect, or an effect instead of a reply. */
export interface Outcome {
  endpoint?: string
  reply?: Reply
  effect?: FaultEffect
}

interface Parts {
  engine: Engine
  router: Router
  authenticator: Authenticator
  faults: FaultPlan
  callbacks: CallbackPlan
  log: RequestLog
  journal: Journal | undefined
  now: () => number
  deliver: (callback: Callback, options?: { isAnew?: boolean }) => void
}

/** The way of one request: route, key, fault, then the engine. Synchronous, so requests never interleave. */
export class Service {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
    const { journal, engine, now } = parts
    for (const entry of journal?.entries.splice(0) ?? []) this.#replay(entry)
    this.#postAnew(engine, now())
  }

  answer(request: HttpRequest): Outcome {
    const outcome = this.#decide(request)
    const { reply, effect, endpoint } = outcome
    this.#parts.log.add({
      at: toIso(this.#parts.now()),
      method: request.method,
      url: request.url,
      ...(endpoint === undefined ? {} : { endpoint }),
      status: effect && actsBefore(effect) ? statusOf(effect) : (reply?.status ?? 0),
      credits: reply?.charged ?? 0,
      ...(effect ? { fault: Object.keys(effect)[0] ?? '' } : {}),
    })
    return outcome
  }

  #decide(request: HttpRequest): Outcome {
    const { router, authenticator, faults, engine } = this.#parts
    const { pathname, query } = splitUrl(request.url)
    const match = router.find(request.method, pathname)
    if (!match) return { reply: notFound() }
    const body = parseBody(request.body, request.headers['content-type'])
    const params = { ...query, ...body }
    const { endpoint } = match.route
    const refusal = match.route.open ? undefined : authenticator.refusal(match.route, request.headers, params)
    if (refusal) return { endpoint, reply: this.#unserved(match, refusal) }
    const effect = faults.pick(endpoint, pathname.replace(/^(\/api)?\/v1/, ''))
    if (effect) engine.countFault()
    if (effect && actsBefore(effect)) {
      this.#count(endpoint, statusOf(effect))
      return { endpoint, effect }
    }
    if (match.route.open) {
      const healthy = { healthy: true, is_logged_in: authenticator.isKnown(request.headers, params) }
      return { endpoint, reply: this.#unserved(match, ok(healthy)), ...(effect ? { effect } : {}) }
    }
    if (!body) return { endpoint, reply: this.#unserved(match, failure(400, { status: 400, error: 'Bad Request' })) }
    const reply = this.#serve(request, { match, query, params, nowMs: this.#parts.now() })
    return effect ? { endpoint, reply, effect } : { endpoint, reply }
  }

  chargeOutside(endpoint: string, requests: number, credits: number): void {
    const nowMs = this.#parts.now()
    this.#parts.engine.chargeOutside(endpoint, { requests, credits, nowMs })
    this.#parts.journal?.append({ t: nowMs, o: endpoint, r: requests, k: credits })
  }

  /** A change in the app, written down before it is seen. Throws a `Refusal`. */
  applyInApp(change: AppChange): string {
    const { engine, journal, now } = this.#parts
    const nowMs = now()
    const nextId = engine.nextId
    const id = engine.applyInApp(change, nowMs)
    journal?.append({ t: nowMs, a: change, n: nextId })
    return id
  }

  snapshot(seed: number): EmulatorSnapshot {
    const { engine, faults, callbacks } = this.#parts
    const rules = faults.list().map((active) => ({ ...active, rule: faultRuleJson(active.rule) }))
    return { emulator: 2, seed, ...engine.snapshot(), faults: rules, callbackFaults: callbacks.list() }
  }

  /** Throws where the snapshot is of another world. Results under way are posted anew. */
  restore(value: unknown, seed: number): void {
    const snapshot = checkSnapshot(value, seed)
    const { engine, faults, callbacks, journal, log, now } = this.#parts
    const { emulator: _version, seed: _seed, faults: rules, callbackFaults, ...json } = snapshot
    engine.restore(json)
    faults.restore(rules.map((active) => ({ ...active, rule: readRule(active.rule) })))
    callbacks.restore(callbackFaults)
    log.clear()
    journal?.clear()
    journal?.append({ t: now(), z: engine.snapshot() })
    this.#postAnew(engine, now())
  }

  #postAnew(engine: Engine, nowMs: number): void {
    for (const callback of engine.pendingCallbacks(nowMs)) this.#parts.deliver(callback, { isAnew: true })
  }

  reset(): void {
    const { engine, faults, callbacks, journal, log } = this.#parts
    engine.reset()
    faults.clear()
    callbacks.clear()
    log.clear()
    journal?.clear()
  }

  #serve(request: HttpRequest, work: EngineRequest): Reply {
    const { engine, journal } = this.#parts
    const nextId = engine.nextId
    const reply = engine.execute(work)
    if (reply.callback && reply.status === 200) this.#parts.deliver(reply.callback)
    if (journal) {
      const contentType = request.headers['content-type']
      journal.append({
        t: work.nowMs,
        m: request.method,
        u: request.url,
        ...(contentType === undefined ? {} : { c: contentType }),
        ...(request.body === '' ? {} : { b: request.body }),
        s: reply.status,
        n: nextId,
      })
    }
    return reply
  }

  #unserved(match: RouteMatch, reply: Reply): Reply {
    this.#count(match.route.endpoint, reply.status)
    return reply
  }

  #count(endpoint: string, status: number): void {
    this.#parts.engine.countUnserved(endpoint, status)
    this.#parts.journal?.append({ t: this.#parts.now(), e: endpoint, s: status })
  }

  #replay(entry: JournalEntry): void {
    const { engine, router } = this.#parts
    if ('o' in entry) {
      engine.chargeOutside(entry.o, { requests: entry.r, credits: entry.k, nowMs: entry.t })
    } else if ('e' in entry) {
      engine.countUnserved(entry.e, entry.s)
    } else if ('a' in entry) {
      engine.nextId = entry.n
      engine.applyInApp(entry.a, entry.t)
    } else if ('z' in entry) {
      engine.restore(entry.z)
    } else {
      const { pathname, query } = splitUrl(entry.u)
      const match = router.find(entry.m, pathname)
      if (!match) return
      engine.nextId = entry.n
      const params = { ...query, ...parseBody(entry.b ?? '', entry.c) }
      engine.replay({ match, query, params, nowMs: entry.t }, entry.s)
    }
  }
}

function readRule(value: unknown): FaultRule {
  const rule = parseFaultRule(value)
  if (typeof rule === 'string') throw new Error(rule)
  return rule
}

function splitUrl(url: string): { pathname: string; query: Params } {
  const mark = url.indexOf('?')
  if (mark < 0) return { pathname: url, query: {} }
  return { pathname: url.slice(0, mark), query: parseQuery(url.slice(mark + 1)) }
}
