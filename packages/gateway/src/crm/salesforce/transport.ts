import { PassThrough } from 'node:stream'
import type { Clock } from '@delos/client'
import { Transport } from 'jsforce/lib/transport.js'
import type { HttpRequest, HttpResponse } from 'jsforce/lib/types/index.js'
import { StreamPromise } from 'jsforce/lib/util/promise.js'
import { type Dispatcher, request as send } from 'undici'
import { AddressRefusedError, type OutboundPolicy, readOutboundUrl } from '../../outbound/outbound-guard.ts'
import { CrmError } from '../crm-error.ts'
import type { Allowance } from './allowance.ts'
import { readRefusal } from './refusal.ts'
import type { Session, TokenKeeper } from './token-keeper.ts'

/**
 * `always`: reads, and writes that come to the same thing however often they are done. `if_refused`: only where the
 * request was certainly not carried out.
 */
export type Repeat = 'always' | 'if_refused'

/** The request may have been carried out or not. */
export class UnknownOutcomeError extends Error {
  constructor(cause: unknown) {
    super('The answer of Salesforce was lost', { cause })
    this.name = 'UnknownOutcomeError'
  }
}

interface TransportParts {
  dispatcher: Dispatcher
  policy: OutboundPolicy
  clock: Clock
  timeoutMs: number
  /** Of the org's requests; the token endpoint uses up none. */
  allowance?: Allowance
  /** Who is asked for another session where this one is refused. */
  keeper?: TokenKeeper
}

const mostTries = 4
const mostRenewals = 3
const mostWaitMs = 30_000

/**
 * The library's door to the network, for one call. The library's own repeats any reset or 503 of a GET and of a DELETE
 * up to five times, follows redirects to wherever they lead with the token in hand, renews a refused session without
 * end, obeys the proxies of the environment, and knows no signal.
 */
export class SalesforceTransport extends Transport {
  readonly #parts: TransportParts
  readonly #repeat: Repeat
  readonly #signal: AbortSignal | undefined

  constructor(parts: TransportParts, { repeat, signal }: { repeat: Repeat; signal?: AbortSignal }) {
    super()
    this.#parts = parts
    this.#repeat = repeat
    this.#signal = signal
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.#send(request) }))
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    const { keeper } = this.#parts
    let answer = await this.#try(request)
    let sent = request
    // More than once: what another process has stored in the meantime may have run out as well.
    for (let renewals = 0; answer.statusCode === 401; renewals += 1) {
      if (!keeper) return answer
      if (renewals === mostRenewals) {
        throw new CrmError('unauthorized', 'Salesforce refuses a session that it has just opened')
      }
      const session = await keeper.renew(bearerOf(sent), this.#signal)
      sent = withSession(sent, session)
      answer = await this.#try(sent)
    }
    return answer
  }

  async #try(request: HttpRequest): Promise<HttpResponse> {
    const { allowance, clock } = this.#parts
    for (let attempt = 1; ; attempt += 1) {
      allowance?.check()
      const { answer, failure, isRefused } = await this.#once(request)
      if (answer) return answer
      this.#signal?.throwIfAborted()
      const waitMs = failure instanceof CrmError ? failure.retryAfterMs : undefined
      const mayRepeat = isRefused || this.#repeat === 'always'
      if (!mayRepeat) throw new UnknownOutcomeError(failure)
      const isLasting = failure instanceof CrmError && (!failure.retryable || (waitMs ?? 0) > mostWaitMs)
      if (isLasting || attempt === mostTries) throw failure
      await clock.sleep(waitMs ?? backoffMs(attempt), this.#signal)
    }
  }

  async #once(request: HttpRequest): Promise<Attempt> {
    const { allowance } = this.#parts
    let answer: HttpResponse
    try {
      answer = await this.#exchange(request)
    } catch (error) {
      this.#signal?.throwIfAborted()
      return { failure: toFailure(error), isRefused: isNotSent(error) }
    }
    allowance?.note(answer.headers['sforce-limit-info'])
    const refusal = readRefusal(answer)
    if (!refusal) return { answer }
    return { failure: refusal.isDay && allowance ? allowance.exhausted() : refusal.error, isRefused: refusal.isRefused }
  }

  async #exchange({ url: text, method, headers, body }: HttpRequest): Promise<HttpResponse> {
    const { dispatcher, policy, timeoutMs } = this.#parts
    const url = readOutboundUrl(text, policy)
    const late = AbortSignal.timeout(timeoutMs)
    const answer = await send(url, {
      method: method as Dispatcher.HttpMethod,
      headers: headers ?? {},
      body: typeof body === 'string' ? body : null,
      dispatcher,
      signal: this.#signal ? AbortSignal.any([this.#signal, late]) : late,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
    return { statusCode: answer.statusCode, headers: flat(answer.headers), body: await answer.body.text() }
  }
}

type Attempt =
  | { answer: HttpResponse; failure?: undefined; isRefused?: undefined }
  /** `isRefused`: certainly not carried out. */
  | { answer?: undefined; failure: Error; isRefused: boolean }

const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'ADDRESS_REFUSED'])

function isNotSent(error: unknown): boolean {
  return error instanceof Error && neverSent.has(String((error as NodeJS.ErrnoException).code))
}

function toFailure(error: unknown): CrmError {
  if (error instanceof AddressRefusedError) {
    return new CrmError('misconfigured', `The address of Salesforce: ${error.message}`, { cause: error })
  }
  const isLate =
    error instanceof Error &&
    (error.name === 'TimeoutError' || /TIMEOUT/.test(String((error as NodeJS.ErrnoException).code)))
  return isLate
    ? new CrmError('timeout', 'Salesforce did not answer in time', { cause: error })
    : new CrmError('unavailable', 'Salesforce could not be reached', { cause: error })
}

function backoffMs(attempt: number): number {
  return 500 * 2 ** (attempt - 1) * (0.75 + Math.random() / 2)
}

/** The org may have moved to another host meanwhile. */
function withSession(request: HttpRequest, { accessToken, instanceUrl }: Session): HttpRequest {
  const { pathname, search } = new URL(request.url)
  const headers = { ...request.headers, Authorization: `Bearer ${accessToken}` }
  return { ...request, url: `${new URL(instanceUrl).origin}${pathname}${search}`, headers }
}

function bearerOf({ headers }: HttpRequest): string | null {
  return headers?.Authorization?.replace(/^Bearer /, '') ?? null
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ])
  return Object.fromEntries(entries.filter((entry) => entry[1] !== undefined)) as Record<string, string>
}
