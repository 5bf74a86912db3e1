import type { Clock } from '@delos/client'
import { CrmError } from '../crm-error.ts'
import type { HubspotBudgets } from './budgets.ts'
import { type Endpoint, type HubspotApis, openApis } from './hubspot-apis.ts'
import { HubspotRefusal, readProblem } from './hubspot-refusal.ts'
import { insistOnAccess, pauseOf } from './pause.ts'
import { LostAnswerError, NotSentError, type Transport, type WireAnswer, type WireRequest } from './transport.ts'

export interface Ask {
  /** `never`: a creation, which is not sent again where it may have been carried out. */
  repeat: 'always' | 'never'
  isSearch?: boolean
  signal?: AbortSignal
}

export interface CallerParts {
  endpoint: Endpoint
  transport: Transport
  budgets: HubspotBudgets
  clock: Clock
  maxWaitMs: number
}

const mostTries = 5
const firstPauseMs = 200

/** One request after another to HubSpot: within its limits, repeated where that is harmless, refusals told by kind. */
export class HubspotCaller {
  readonly #parts: CallerParts
  /** HubSpot's time, ahead of ours by so much. */
  #aheadMs = 0

  constructor(parts: CallerParts) {
    this.#parts = parts
  }

  /** HubSpot's time now, to the second, as its latest answer has it. */
  get portalNow(): number {
    return this.#parts.clock.now() + this.#aheadMs
  }

  /** Throws a `HubspotRefusal` where HubSpot refuses what is asked for, a `LostAnswerError` where a creation may have been carried out, and a `CrmError` otherwise. */
  async ask<T>(ask: Ask, use: (apis: HubspotApis) => Promise<T>): Promise<T> {
    ask.signal?.throwIfAborted()
    const apis = openApis(this.#parts.endpoint, (wire) => this.#send(wire, ask))
    try {
      return await use(apis)
    } catch (error) {
      throw refusalOf(error) ?? error
    }
  }

  /** A path that the library has no operation for. */
  async get(path: string, signal?: AbortSignal): Promise<unknown> {
    const { baseUrl, token } = this.#parts.endpoint
    const wire: WireRequest = {
      getUrl: () => `${baseUrl}${path}`,
      getHttpMethod: () => 'GET',
      getHeaders: () => ({ authorization: `Bearer ${token}`, accept: 'application/json' }),
      getBody: () => undefined,
    }
    const { status, text } = await this.#send(wire, { repeat: 'always', ...(signal ? { signal } : {}) })
    if (status >= 400) throw new HubspotRefusal(status, readProblem(text))
    return JSON.parse(text) as unknown
  }

  async #send(wire: WireRequest, ask: Ask): Promise<WireAnswer> {
    for (let tries = 1; ; tries += 1) {
      ask.signal?.throwIfAborted()
      const answer = await this.#try(wire, ask)
      const pauseMs = await this.#pauseAfter(answer, ask, tries)
      if (pauseMs === null) return answer as WireAnswer
      await this.#parts.clock.sleep(pauseMs, ask.signal)
    }
  }

  /** Null where the answer stands; how long to wait before the next try; or it throws what ends the call. */
  async #pauseAfter(answer: WireAnswer | Error, { repeat, isSearch }: Ask, tries: number): Promise<number | null> {
    const isLast = tries >= mostTries
    const backoffMs = firstPauseMs * 2 ** (tries - 1)
    if (answer instanceof NotSentError) {
      if (answer.isRefused)
        throw new CrmError('misconfigured', 'HubSpot’s address may not be reached', { cause: answer })
      if (isLast) throw unreachable(answer)
      return backoffMs
    }
    if (answer instanceof Error) {
      if (repeat === 'never') throw answer
      if (isLast) throw unreachable(answer)
      return backoffMs
    }
    insistOnAccess(answer)
    const pause = pauseOf(answer, this.#parts.budgets.lengths())
    if (pause) {
      if (pause.budget) await this.#parts.budgets.closeFor(pause.ms, pause.budget === 'search' && (isSearch ?? false))
      if (isLast || pause.ms > this.#parts.maxWaitMs) {
        throw new CrmError('rate_limited', pause.message, { retryAfterMs: pause.ms })
      }
      return pause.ms
    }
    if (answer.status < 500) return null
    if (repeat === 'never') throw new LostAnswerError(`HubSpot answers ${answer.status}`)
    if (isLast) throw new CrmError('unavailable', `HubSpot answers ${answer.status}`)
    return backoffMs
  }

  async #try(wire: WireRequest, { repeat, isSearch = false, signal }: Ask): Promise<WireAnswer | Error> {
    const { transport, budgets } = this.#parts
    const permit = await budgets.take(isSearch, signal)
    try {
      // Whoever gives up must not cut off a creation that is under way: nobody would know what became of it.
      const answer = await transport.send(wire, repeat === 'never' || !signal ? {} : { signal })
      await this.#learn(answer)
      return isReadable(answer) ? answer : new LostAnswerError('HubSpot’s answer is not what it calls itself')
    } catch (error) {
      if (error instanceof NotSentError || error instanceof LostAnswerError) return error
      throw error
    } finally {
      await permit.release()
    }
  }

  async #learn({ headers }: WireAnswer): Promise<void> {
    const date = Date.parse(headers.date ?? '')
    if (!Number.isNaN(date)) this.#aheadMs = date - this.#parts.clock.now()
    const limit = Number(headers['x-hubspot-ratelimit-max'])
    const lengthMs = Number(headers['x-hubspot-ratelimit-interval-milliseconds'])
    if (limit > 0 && lengthMs > 0) await this.#parts.budgets.learn(limit, lengthMs)
  }
}

function isReadable({ status, headers, text }: WireAnswer): boolean {
  if (status < 200 || status > 299 || status === 204) return true
  if (!headers['content-type']?.includes('json')) return false
  try {
    const body = JSON.parse(text) as { results?: unknown } | null
    return typeof body === 'object' && body !== null && (!('results' in body) || Array.isArray(body.results))
  } catch {
    return false
  }
}

/** The library throws one class of error an object, all of one shape. */
function refusalOf(error: unknown): HubspotRefusal | undefined {
  const { code, body, name } = error as { code?: unknown; body?: unknown; name?: unknown }
  if (name === 'CrmError' || typeof code !== 'number' || body === undefined) return undefined
  return new HubspotRefusal(code, readProblem(body))
}

function unreachable(cause: Error): CrmError {
  const isTimeout = cause instanceof LostAnswerError && cause.isTimeout
  return new CrmError(isTimeout ? 'timeout' : 'unavailable', cause.message, { cause })
}
