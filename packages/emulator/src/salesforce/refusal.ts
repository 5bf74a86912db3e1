import { failure, type Reply } from '../reply.ts'

export interface WireError {
  errorCode: string
  message: string
  fields?: string[]
  duplicateResult?: unknown
}

/** A request that is refused as a whole. */
export class SalesforceRefusal extends Error {
  readonly reply: Reply

  constructor(status: number, error: WireError) {
    super(`${error.errorCode}: ${error.message}`)
    this.name = 'SalesforceRefusal'
    this.reply = failure(status, [{ message: error.message, errorCode: error.errorCode, ...rest(error) }], jsonType)
  }
}

export const jsonType = 'application/json;charset=UTF-8'

function rest({ fields, duplicateResult }: WireError): Record<string, unknown> {
  return { ...(fields ? { fields } : {}), ...(duplicateResult ? { duplicateResult } : {}) }
}

/** What one row of a call is refused for; collections list it, a call of one record answers with it. */
export class RowError extends Error {
  readonly code: string
  readonly fields: string[]
  readonly duplicateResult: unknown
  /** Of the answer to a call of this one record. */
  readonly status: number

  constructor(
    code: string,
    message: string,
    options: { fields?: string[]; duplicates?: unknown; status?: number } = {},
  ) {
    super(message)
    this.name = 'RowError'
    this.code = code
    this.fields = options.fields ?? []
    this.duplicateResult = options.duplicates
    this.status = options.status ?? 400
  }
}

export function invalidField(message: string): SalesforceRefusal {
  return new SalesforceRefusal(400, { errorCode: 'INVALID_FIELD', message })
}
