/** What can go wrong, in words that every door translates by a table of its own. */
export type ErrorCode =
  | 'invalid_input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'budget_exhausted'
  | 'rate_limited'
  | 'upstream_unavailable'
  | 'upstream_rejected'
  | 'overloaded'
  | 'internal'

export interface ServiceErrorOptions {
  /** A narrower, stable name for programs, such as `person_not_found`; the code's own name where left out. */
  reason?: string
  /** The field at fault, as a path: `people.3.email`. */
  field?: string
  retryAfterMs?: number
  /** More that a program can act on; goes to the caller as it is. */
  details?: Record<string, unknown>
  cause?: unknown
}

/** The one family of errors that leaves an operation. */
export class ServiceError extends Error {
  readonly code: ErrorCode
  readonly reason: string
  readonly field: string | undefined
  readonly retryAfterMs: number | undefined
  readonly details: Record<string, unknown>

  constructor(code: ErrorCode, message: string, options: ServiceErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'ServiceError'
    this.code = code
    this.reason = options.reason ?? code
    this.field = options.field
    this.retryAfterMs = options.retryAfterMs
    this.details = options.details ?? {}
  }
}

/** Thrown when a job's run is no longer the one that holds it: whatever it was about to do is another's now. */
export class LostJobError extends Error {
  constructor(jobId: string) {
    super(`Job ${jobId} is run by another worker now`)
    this.name = 'LostJobError'
  }
}

/** Thrown by a job that can only go on later, such as when a limit's hour reopens. Uses up no attempt. */
export class PostponeError extends Error {
  readonly until: number

  constructor(until: number, why: string) {
    super(why)
    this.name = 'PostponeError'
    this.until = until
  }
}

/** Apollo could not be asked: a stored answer, though old, is better than none. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'upstream_unavailable'
}
