import type { Endpoint } from './endpoints.ts'
import type { ErrorBody } from './error-body.ts'
import { readErrorBody } from './error-body.ts'
import type { ApiErrorInit, RateWindow } from './errors.ts'
import {
  ApiError,
  AuthenticationError,
  InsufficientCreditsError,
  InvalidResponseError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  ValidationError,
} from './errors.ts'
import { parseRetryAfter } from './retry-after.ts'

export interface Answer {
  endpoint: string
  definition: Endpoint
  status: number
  headers: Headers
  text: string
  now: number
}

/** The typed error for an answer outside 2xx. */
export function toApiError(answer: Answer): ApiError {
  const { status } = answer
  const body = readErrorBody(answer.text)
  const init = initFor(answer, body)
  const message = body.message === undefined ? `status ${status}` : `status ${status}: ${body.message}`
  if (status === 429) return rateLimitError(message, init)
  if (status >= 500) return new ServerError(message, unknownOutcome(answer, init))
  if (status < 400)
    return new InvalidResponseError(`status ${status} where an answer was due`, unknownOutcome(answer, init))
  if (status === 401) return new AuthenticationError(message, init)
  // Reports answer a key without their scope with 422.
  if (status === 403 || body.code === 'API_INACCESSIBLE') return new PermissionError(message, init)
  if (status === 404 || status === 410) return new NotFoundError(message, { ...init, retryable: isPending(body) })
  if (status === 422 && isOutOfCredits(body)) return new InsufficientCreditsError(message, init)
  if (status === 400 || status === 422) return new ValidationError(message, init)
  return new ApiError(message, init)
}

/** The error for a 2xx whose body cannot be used. */
export function toInvalidResponse(answer: Answer, why: string, cause?: unknown): InvalidResponseError {
  return new InvalidResponseError(`status ${answer.status} with ${why}`, {
    ...unknownOutcome(answer, initFor(answer, {})),
    cause,
  })
}

function initFor(answer: Answer, body: ErrorBody): ApiErrorInit {
  const named = body.retryAfterSeconds === undefined ? undefined : body.retryAfterSeconds * 1000
  return {
    endpoint: answer.endpoint,
    status: answer.status,
    headers: answer.headers,
    body: answer.text,
    outcome: 'refused',
    retryable: false,
    retryAfterMs: parseRetryAfter(answer.headers.get('retry-after'), answer.now) ?? named,
    apolloMessage: body.message,
    errorCode: body.code,
  }
}

function unknownOutcome(answer: Answer, init: ApiErrorInit): ApiErrorInit {
  return { ...init, outcome: 'unknown', retryable: answer.definition.repeatable }
}

function rateLimitError(message: string, init: ApiErrorInit): RateLimitError {
  const named = /is ([\d,]+) times per (minute|hour|day)/i.exec(init.apolloMessage ?? '')
  // Concurrent edits of one sequence are answered 429 without any limit being spent.
  const quota = !(/already processing/i.test(init.apolloMessage ?? '') && init.retryAfterMs === undefined)
  return new RateLimitError(message, {
    ...init,
    retryable: true,
    window: named?.[2]?.toLowerCase() as RateWindow | undefined,
    limit: named?.[1] === undefined ? undefined : Number(named[1].replaceAll(',', '')),
    quota,
  })
}

function isPending(body: ErrorBody): boolean {
  return body.code === 'result_pending'
}

function isOutOfCredits(body: ErrorBody): boolean {
  return /insufficient credits/i.test(body.message ?? '') || (body.code?.startsWith('BILLING.') ?? false)
}
