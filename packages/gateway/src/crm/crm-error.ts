export type CrmErrorCode =
  /** The credentials are no longer good; nothing helps but new ones. */
  | 'unauthorized'
  | 'forbidden'
  /** A window that is too long to wait for. */
  | 'rate_limited'
  | 'unavailable'
  | 'timeout'
  /** The CRM refuses the call as a whole. */
  | 'rejected'
  /** The mapping or the settings name something that is not there. */
  | 'misconfigured'

export class CrmError extends Error {
  readonly code: CrmErrorCode
  readonly retryAfterMs: number | undefined
  /** Worth another try. */
  readonly retryable: boolean

  constructor(code: CrmErrorCode, message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'CrmError'
    this.code = code
    this.retryAfterMs = options.retryAfterMs
    this.retryable = code === 'rate_limited' || code === 'unavailable' || code === 'timeout'
  }
}
