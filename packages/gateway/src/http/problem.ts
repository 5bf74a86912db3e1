import { STATUS_CODES } from 'node:http'
import { type ErrorCode, PostponeError, ServiceError } from '../errors.ts'
import type { Answer } from './answer.ts'
import { HttpProblem } from './http-problem.ts'

export const statusOfCode = {
  invalid_input: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  budget_exhausted: 402,
  rate_limited: 429,
  upstream_unavailable: 503,
  upstream_rejected: 502,
  overloaded: 503,
  internal: 500,
} as const satisfies Record<ErrorCode, number>

/** Fastify's own refusals, in our words; anything else of its kind is a plain bad request. */
const fastifyProblems: Record<string, [status: number, reason: string, detail: string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'unsupported_media_type', 'This route does not take that content-type'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large', 'The body is too large'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'invalid_content_length', 'The body is not as long as content-length says'],
  FST_ERR_BAD_URL: [400, 'invalid_url', 'The path is not validly percent-encoded'],
}

export interface ProblemAnswer extends Answer {
  body: string
  /** True where the cause is unknown to us and belongs in the log. */
  unforeseen: boolean
}

/** RFC 9457. An unknown error's own text never leaves the process. */
export function problemAnswer(error: unknown, requestId: string, now: number): ProblemAnswer {
  if (error instanceof ServiceError) return fromServiceError(error, requestId)
  if (error instanceof HttpProblem) return fromHttpProblem(error, requestId)
  if (error instanceof PostponeError) {
    const retryAfterMs = error.until - now
    return fromServiceError(new ServiceError('rate_limited', 'A limit is used up for now', { retryAfterMs }), requestId)
  }
  const code = codeOf(error)
  const known = fastifyProblems[code]
  if (known) return fromHttpProblem(new HttpProblem(...known), requestId)
  if (code.startsWith('FST_ERR_CTP') || code === 'ECONNRESET') {
    return fromHttpProblem(new HttpProblem(400, 'bad_request', 'The request could not be read'), requestId)
  }
  return internal(requestId)
}

/** Where nobody knows when it will be better. */
const unsaidMs = 5000

function fromServiceError(error: ServiceError, requestId: string): ProblemAnswer {
  if (error.code === 'internal') return internal(requestId)
  const { reason, field, message, details, retryAfterMs } = error
  const status = statusOfCode[error.code]
  return {
    ...printed({ status, reason, detail: message, field, details, requestId }),
    headers: { ...problemType, ...retryAfter(retryAfterMs ?? (status === 503 ? unsaidMs : undefined)) },
    unforeseen: false,
  }
}

function fromHttpProblem(error: HttpProblem, requestId: string): ProblemAnswer {
  const { status, reason, field, message, details, headers } = error
  return {
    ...printed({ status, reason, detail: message, field, details, requestId }),
    headers: { ...problemType, ...headers },
    unforeseen: false,
  }
}

function internal(requestId: string): ProblemAnswer {
  const detail = 'Something went wrong inside Delos. The log has it under this request id.'
  const answer = printed({ status: 500, reason: 'internal', detail, details: {}, requestId })
  return { ...answer, headers: { ...problemType }, unforeseen: true }
}

const problemType = { 'content-type': 'application/problem+json; charset=utf-8' }

interface ProblemParts {
  status: number
  reason: string
  detail: string
  field?: string
  details: Record<string, unknown>
  requestId: string
}

function printed({ status, reason, detail, field, details, requestId }: ProblemParts): {
  status: number
  body: string
} {
  const title = STATUS_CODES[status] ?? 'Error'
  const body = { ...details, type: `/problems/${reason}`, title, status, detail, code: reason, field, requestId }
  return { status, body: JSON.stringify(body) }
}

function retryAfter(ms: number | undefined): Record<string, string> {
  return ms === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(ms / 1000))) }
}

/** Refused before anything was bought, or found to be nobody: the caller may rely on having paid nothing. */
const costsNothing = new Set(['invalid_input', 'forbidden', 'budget_exhausted', 'person_not_found'])

export function refusalCosts(error: unknown): Record<string, string> {
  if (!(error instanceof ServiceError)) return {}
  const { creditsCharged, source } = error.details
  const headers: Record<string, string> = {}
  if (typeof creditsCharged === 'number') headers['delos-credits'] = String(creditsCharged)
  else if (costsNothing.has(error.reason) || costsNothing.has(error.code)) headers['delos-credits'] = '0'
  if (typeof source === 'string') headers['delos-source'] = source
  return headers
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
