/** The three windows of Apollo's rate limits. */
export type RateWindow = 'minute' | 'hour' | 'day'

/**
 * What is known about the call's effect at Apollo: it never left (`not_sent`), Apollo declined it (`refused`), or it
 * may have been executed although no usable answer arrived (`unknown`).
 */
export type Outcome = 'not_sent' | 'refused' | 'unknown'

export interface ApolloErrorInit {
  endpoint: string
  outcome: Outcome
  /** True when the same call may be made again: it can help and cannot repeat an effect. */
  retryable: boolean
  /** How long to wait before calling again, where Apollo or the limiter names a time. */
  retryAfterMs?: number
  cause?: unknown
}

/**
 * Base of every error that a call throws. Its message never holds the API key, the query string or the request body.
 */
export class ApolloError extends Error {
  override readonly name: string = 'ApolloError'
  /** The endpoint's name, e.g. `people/match`. */
  readonly endpoint: string
  readonly outcome: Outcome
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined

  constructor(message: string, init: ApolloErrorInit) {
    super(`${init.endpoint}: ${message}`, { cause: init.cause })
    this.endpoint = init.endpoint
    this.outcome = init.outcome
    this.retryable = init.retryable
    this.retryAfterMs = init.retryAfterMs
  }
}

export interface ApiErrorInit extends ApolloErrorInit {
  status: number
  headers: Headers
  /** The answer's text; only its first 2 KB are kept. */
  body: string
  apolloMessage?: string
  errorCode?: string
}

const keptBodyLength = 2048

/** Apollo answered, and not with a usable success. */
export class ApiError extends ApolloError {
  override readonly name: string = 'ApiError'
  readonly status: number
  readonly headers: Headers
  /** The answer's text, cut to 2 KB. */
  readonly body: string
  /** Apollo's own words, without HTML tags. */
  readonly apolloMessage: string | undefined
  readonly errorCode: string | undefined

  constructor(message: string, init: ApiErrorInit) {
    super(message, init)
    this.status = init.status
    this.headers = init.headers
    this.body = init.body.slice(0, keptBodyLength)
    this.apolloMessage = init.apolloMessage
    this.errorCode = init.errorCode
  }
}

/**
 * 429. `window` and `limit` come from Apollo's text; `quota` is false when it was a lock on one record and not a
 * spent limit.
 */
export class RateLimitError extends ApiError {
  override readonly name = 'RateLimitError'
  readonly window: RateWindow | undefined
  readonly limit: number | undefined
  readonly quota: boolean

  constructor(message: string, init: ApiErrorInit & { window?: RateWindow; limit?: number; quota: boolean }) {
    super(message, init)
    this.window = init.window
    this.limit = init.limit
    this.quota = init.quota
  }
}

/** 401: the key is missing, wrong or expired. */
export class AuthenticationError extends ApiError {
  override readonly name = 'AuthenticationError'
}

/** 403, and 422 on reports: the key's scope or the team's plan lacks the endpoint. */
export class PermissionError extends ApiError {
  override readonly name = 'PermissionError'
}

/** 404 and 410. A pending webhook result is one too: `errorCode` is `result_pending` and `retryable` is true. */
export class NotFoundError extends ApiError {
  override readonly name = 'NotFoundError'
}

/** 400 and 422. Apollo also says "does not exist" this way for most records. */
export class ValidationError extends ApiError {
  override readonly name = 'ValidationError'
}

/** 422 whose text or code says that the team's credits are spent. */
export class InsufficientCreditsError extends ApiError {
  override readonly name = 'InsufficientCreditsError'
}

/** 5xx; the call may have been executed. */
export class ServerError extends ApiError {
  override readonly name = 'ServerError'
}

/** A success without a usable body (HTML, empty, cut, too large), or a redirect; the call may have been executed. */
export class InvalidResponseError extends ApiError {
  override readonly name = 'InvalidResponseError'
}

/** No answer: `not_sent` when no connection came about, `unknown` when it broke later. */
export class ConnectionError extends ApolloError {
  override readonly name: string = 'ConnectionError'
}

/** No complete answer within the attempt's timeout or the caller's deadline. */
export class TimeoutError extends ConnectionError {
  override readonly name = 'TimeoutError'
}

/** The endpoint's circuit is open: nothing was sent. */
export class CircuitOpenError extends ApolloError {
  override readonly name = 'CircuitOpenError'
}

/** The credit tracker refused the call before it was sent; amounts are thousandths of a credit. */
export class CreditBudgetError extends ApolloError {
  override readonly name = 'CreditBudgetError'
  readonly requestedMillicredits: number
  readonly remainingMillicredits: number

  constructor(init: {
    endpoint: string
    requestedMillicredits: number
    remainingMillicredits: number
    cause?: unknown
  }) {
    super(`needs up to ${init.requestedMillicredits / 1000} credits, ${init.remainingMillicredits / 1000} left`, {
      endpoint: init.endpoint,
      outcome: 'not_sent',
      retryable: false,
      cause: init.cause,
    })
    this.requestedMillicredits = init.requestedMillicredits
    this.remainingMillicredits = init.remainingMillicredits
  }
}

/** The rate limit's wait would pass the caller's deadline or the limiter's `maxWaitMs`: nothing was sent. */
export class RateLimitWaitError extends ApolloError {
  override readonly name = 'RateLimitWaitError'
  /** When the call could start, in epoch milliseconds. */
  readonly retryAt: number
  readonly window: RateWindow | undefined

  constructor(init: { endpoint: string; retryAt: number; retryAfterMs: number; window?: RateWindow }) {
    const scope = init.window === undefined ? 'rate limit' : `${init.window} limit`
    super(`the ${scope} allows the call in ${init.retryAfterMs} ms, which is too late`, {
      endpoint: init.endpoint,
      outcome: 'not_sent',
      retryable: true,
      retryAfterMs: init.retryAfterMs,
    })
    this.retryAt = init.retryAt
    this.window = init.window
  }
}

/** The store of the rate limits does not answer: nothing was sent, because nobody knows whether there is room. */
export class LimiterStoreError extends ApolloError {
  override readonly name = 'LimiterStoreError'
}

/** The caller aborted; `reason` (and `cause`) is the signal's own. */
export class AbortError extends ApolloError {
  override readonly name = 'AbortError'
  readonly reason: unknown

  constructor(init: { endpoint: string; outcome: Outcome; reason: unknown }) {
    super('aborted by the caller', { ...init, retryable: false, cause: init.reason })
    this.reason = init.reason
  }
}

/** A search has more rows than Apollo pages through; narrow it by filter and search each part. */
export class ResultWindowError extends ApolloError {
  override readonly name = 'ResultWindowError'
  /** Undefined where the answers do not tell how many rows match: then there may be more. */
  readonly totalEntries: number | undefined
  readonly reachableEntries: number

  constructor(init: { endpoint: string; totalEntries?: number; reachableEntries: number }) {
    const matching = init.totalEntries === undefined ? 'more rows may match' : `${init.totalEntries} rows match`
    super(`${matching}, only the first ${init.reachableEntries} can be paged`, {
      endpoint: init.endpoint,
      outcome: 'not_sent',
      retryable: false,
    })
    this.totalEntries = init.totalEntries
    this.reachableEntries = init.reachableEntries
  }
}
