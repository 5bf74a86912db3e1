export interface HttpProblemOptions {
  field?: string
  headers?: Record<string, string>
  details?: Record<string, unknown>
}

/** A refusal that belongs to HTTP alone: a broken body, a missing key, a method that a path does not have. */
export class HttpProblem extends Error {
  readonly status: number
  readonly reason: string
  readonly field: string | undefined
  readonly headers: Record<string, string>
  readonly details: Record<string, unknown>

  constructor(status: number, reason: string, message: string, options: HttpProblemOptions = {}) {
    super(message)
    this.name = 'HttpProblem'
    this.status = status
    this.reason = reason
    this.field = options.field
    this.headers = options.headers ?? {}
    this.details = options.details ?? {}
  }
}
