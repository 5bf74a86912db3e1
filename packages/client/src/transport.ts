import type { Answer } from './api-error.ts'
import { toApiError, toInvalidResponse } from './api-error.ts'
import type { AttemptTimer } from './attempt-timer.ts'
import { startAttemptTimer } from './attempt-timer.ts'
import type { Clock } from './clock.ts'
import { toConnectionError } from './connection-error.ts'
import { AbortError, ApolloError, TimeoutError } from './errors.ts'
import type { ApolloRequest, ApolloResponse, Handler } from './http.ts'
import { parseJson } from './json.ts'
import { BodyTooLargeError, readBody } from './read-body.ts'
import { queryString } from './url.ts'

export interface TransportOptions {
  apiKey: string
  /** Scheme and host. */
  baseUrl: string
  fetch: typeof fetch
  clock: Clock
  timeoutMs: number
  maxBodyBytes: number
}

/** The end of the chain: one HTTP attempt, to a typed answer or a typed error. Its timeout covers the body too. */
export function fetchTransport(options: TransportOptions): Handler {
  return async function send(request) {
    const { clock } = options
    const timeoutMs = remainingTimeMs(request, options)
    const timer = startAttemptTimer(clock, { timeoutMs, signal: request.signal })
    let answer: Answer | undefined
    try {
      const response = await options.fetch(urlOf(request, options.baseUrl), init(request, options.apiKey, timer.signal))
      answer = head(request, response, clock.now())
      const text = await readBody(response, options.maxBodyBytes)
      return toResponse({ ...answer, text: text.replaceAll(options.apiKey, '[secret]') })
    } catch (error) {
      throw typedError({ error, request, timer, timeoutMs, answer })
    } finally {
      timer.stop()
    }
  }
}

function remainingTimeMs(request: ApolloRequest, { clock, timeoutMs }: TransportOptions): number {
  if (request.signal?.aborted) {
    throw new AbortError({ endpoint: request.endpoint, outcome: 'not_sent', reason: request.signal.reason })
  }
  const leftMs = request.deadline === undefined ? timeoutMs : request.deadline - clock.now()
  if (leftMs > 0) return Math.min(timeoutMs, leftMs)
  throw new TimeoutError('the deadline passed before the call was sent', {
    endpoint: request.endpoint,
    outcome: 'not_sent',
    retryable: true,
  })
}

function urlOf(request: ApolloRequest, baseUrl: string): string {
  return `${baseUrl}/api/v1${request.path}${queryString(request.query)}`
}

function init(request: ApolloRequest, apiKey: string, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = {
    'x-api-key': apiKey,
    accept: 'application/json',
    'cache-control': 'no-cache',
  }
  if (request.body !== undefined) headers['content-type'] = 'application/json'
  return {
    method: request.definition.method,
    headers,
    body: request.body === undefined ? null : JSON.stringify(request.body),
    redirect: 'manual',
    signal,
  }
}

function head(request: ApolloRequest, response: Response, now: number): Answer {
  const { endpoint, definition } = request
  return { endpoint, definition, status: response.status, headers: response.headers, text: '', now }
}

function toResponse(answer: Answer): ApolloResponse {
  const { status, headers, text } = answer
  if (status < 200 || status > 299) throw toApiError(answer)
  if (text.trim() === '') throw toInvalidResponse(answer, 'an empty body')
  try {
    return { status, headers, data: parseJson(text), text, source: 'apollo' }
  } catch (cause) {
    throw toInvalidResponse(answer, 'a body that is not JSON', cause)
  }
}

interface FailedAttempt {
  error: unknown
  request: ApolloRequest
  timer: AttemptTimer
  timeoutMs: number
  answer: Answer | undefined
}

function typedError({ error, request, timer, timeoutMs, answer }: FailedAttempt): ApolloError {
  if (error instanceof ApolloError) return error
  const { endpoint, definition } = request
  if (timer.cause === 'caller') return new AbortError({ endpoint, outcome: 'unknown', reason: request.signal?.reason })
  if (timer.cause === 'timeout') {
    const init = { endpoint, outcome: 'unknown', retryable: definition.repeatable, cause: error } as const
    return new TimeoutError(`no complete answer within ${timeoutMs} ms`, init)
  }
  if (error instanceof BodyTooLargeError && answer !== undefined) return toInvalidResponse(answer, error.message, error)
  return toConnectionError(endpoint, error, definition.repeatable)
}
