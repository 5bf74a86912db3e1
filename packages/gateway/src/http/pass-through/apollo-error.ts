import {
  ApiError,
  ApolloError,
  AuthenticationError,
  CircuitOpenError,
  InvalidResponseError,
  RateLimitError,
  RateLimitWaitError,
  type RateWindow,
  ServerError,
} from '@delos/client'
import { ServiceError } from '../../errors.ts'
import type { ApolloCall } from '../../services/pass-through/call.ts'
import { headersForCaller, plainHeaders } from '../../services/pass-through/wire-headers.ts'
import { HttpProblem } from '../http-problem.ts'
import { problemAnswer, refusalCosts, statusOfCode } from '../problem.ts'

export interface ApolloErrorAnswer {
  status: number
  headers: Record<string, string>
  body: string
  /** True where the cause is unknown to us and belongs in the log. */
  unforeseen: boolean
}

export interface ErrorFacts {
  requestId: string
  now: number
  url: string
  /** Undefined where the request was refused before it was understood. */
  call?: Pick<ApolloCall, 'endpoint' | 'path' | 'method'>
  /** The limit of a window, where it is known. */
  limitOf?(group: string, window: RateWindow): number | undefined
}

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' }
const textHeaders = { 'content-type': 'text/plain; charset=utf-8' }
const invalidKeyText = 'Invalid API key. See https://docs.apollo.io/reference/authentication for how to authenticate.'

/** What went wrong, as a client of Apollo's expects to read it, with Delos's own code beside it. */
export function apolloErrorAnswer(error: unknown, facts: ErrorFacts): ApolloErrorAnswer {
  const source = sourceOf(error)
  const costs = refusalCosts(error)
  if (source instanceof RateLimitWaitError || source instanceof RateLimitError) {
    return { ...fromLimit(source, facts), unforeseen: false }
  }
  if (source instanceof ApiError && isOwnAnswer(source)) return fromApollo(source)
  if (source) return fromFailure(error, source, facts)
  if (error instanceof HttpProblem && error.status === 401) return unknownKey(error, facts)
  if (error instanceof ServiceError && error.code !== 'internal') return { ...fromService(error, facts, costs) }
  const { status, headers, body, unforeseen } = problemAnswer(error, facts.requestId, facts.now)
  const problem = JSON.parse(body) as { detail: string; code: string }
  const told = shaped(status, { error: problem.detail, code: problem.code, requestId: facts.requestId })
  return { ...told, headers: { ...headers, ...told.headers }, unforeseen }
}

/** Apollo's health check tells a bad key by a flag, and not by its status. */
function unknownKey({ headers }: HttpProblem, { url }: ErrorFacts): ApolloErrorAnswer {
  const isHealth = /^[^?]*\/auth\/health\/?(?:\?|$)/.test(url)
  if (isHealth) return { ...shaped(200, { healthy: true, is_logged_in: false }), unforeseen: false }
  return { status: 401, headers: { ...textHeaders, ...headers }, body: invalidKeyText, unforeseen: false }
}

/** The client's error behind one of ours. */
function sourceOf(error: unknown): ApolloError | undefined {
  if (error instanceof ApolloError) return error
  return error instanceof ServiceError && error.cause instanceof ApolloError ? error.cause : undefined
}

/** Apollo's own words about this call; of its own troubles and of Delos's key it says nothing to the caller. */
function isOwnAnswer(error: ApiError): boolean {
  if (error instanceof AuthenticationError || error instanceof InvalidResponseError) return false
  return isJson(error.body) || (!(error instanceof ServerError) && !/^\s*</.test(error.body))
}

function fromApollo(error: ApiError): ApolloErrorAnswer {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(headersForCaller(plainHeaders(error.headers)))) {
    // The text has been decoded.
    if (name !== 'content-encoding') headers[name] = String(value)
  }
  const isWhole = isJson(error.body) || !/^\s*[{[]/.test(error.body)
  const body = isWhole ? error.body : JSON.stringify({ error: error.apolloMessage ?? 'Apollo refused the call' })
  return { status: error.status, headers, body, unforeseen: false }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

function fromLimit(
  error: RateLimitWaitError | RateLimitError,
  facts: ErrorFacts,
): Omit<ApolloErrorAnswer, 'unforeseen'> {
  const retryAfter = { 'retry-after': String(Math.max(1, Math.ceil((error.retryAfterMs ?? 1000) / 1000))) }
  if (error instanceof RateLimitError) {
    const { status, headers, body } = fromApollo(error)
    return { status, headers: { ...headers, ...retryAfter }, body }
  }
  const window = error.window ?? 'minute'
  const { endpoint, path = '' } = facts.call ?? {}
  const limit = facts.limitOf?.(error.endpoint, window)
  const named = `api/v1${endpoint?.definition.path ?? path}`
  const times = limit === undefined ? 'limited' : `${limit} times`
  const message = `The maximum number of api calls allowed for ${named} is ${times} per ${window}. Please upgrade your plan from https://app.apollo.io/#/settings/plans/upgrade.`
  return shaped(
    429,
    { message, code: 'rate_limited', requestId: facts.requestId },
    { ...retryAfter, 'delos-credits': '0' },
  )
}

/** No usable answer came: whether the call worked is known, or it is not. */
function fromFailure(error: unknown, source: ApolloError, facts: ErrorFacts): ApolloErrorAnswer {
  const { requestId, call } = facts
  const repeatable = call?.endpoint?.definition.repeatable ?? call?.method === 'GET'
  if (source.outcome === 'unknown' && !repeatable) {
    const told = 'Whether Apollo carried this out is not known. Look before asking again.'
    const code = error instanceof ServiceError && error.reason !== error.code ? error.reason : 'outcome_unknown'
    return { ...shaped(503, { error: told, code, requestId }), unforeseen: false }
  }
  const waitMs = source instanceof CircuitOpenError ? source.retryAfterMs : undefined
  const wait = waitMs === undefined ? undefined : { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) }
  const { status, code, text } = failureOf(source)
  return { ...shaped(status, { error: text, code, requestId }, wait), unforeseen: false }
}

function failureOf(source: ApolloError): { status: number; code: string; text: string } {
  if (source instanceof AuthenticationError) {
    return { status: 502, code: 'apollo_key_rejected', text: 'Apollo does not accept the key that Delos was given' }
  }
  if (source instanceof CircuitOpenError) {
    return { status: 503, code: 'circuit_open', text: 'Apollo has been failing; not asked again yet' }
  }
  if (source instanceof ApiError) {
    const status = source.status >= 400 ? source.status : 502
    return { status, code: 'upstream_unavailable', text: 'Apollo gave no usable answer' }
  }
  return { status: 503, code: 'upstream_unavailable', text: 'Apollo could not be reached' }
}

function fromService(
  error: ServiceError,
  { requestId, call }: ErrorFacts,
  costs: Record<string, string>,
): ApolloErrorAnswer {
  const { reason, field, details, message, code, retryAfterMs } = error
  const wait: Record<string, string> =
    retryAfterMs === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }
  const about = { ...details, code: reason, ...(field === undefined ? {} : { parameter: field }), requestId }
  const status = reason === 'invalid_json' ? 400 : statusOfCode[code]
  if (code === 'forbidden') {
    const scope = call?.endpoint?.definition.scope ?? `api/v1${call?.path ?? ''}`
    const text = `This API key is not authorized to access ${scope}. Request an API key from your administrator that includes this endpoint in its configured scope.`
    return { ...shaped(403, { error: text, error_code: 'API_INACCESSIBLE', ...about }, costs), unforeseen: false }
  }
  return { ...shaped(status, { error: message, ...about }, { ...costs, ...wait }), unforeseen: false }
}

function shaped(status: number, body: object, headers: Record<string, string> = {}) {
  return { status, headers: { ...jsonHeaders, ...headers }, body: JSON.stringify(body) }
}
