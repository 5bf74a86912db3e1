/** One record, or one page, that costs credits. */
export interface ChargeUnit {
  personId?: string
  organizationId?: string
  /** Credits on top of the route's own price. */
  surcharge?: number
}

/** A result that is posted to the caller's webhook later. */
export interface Callback {
  requestId: string
  requestType: 'phone' | 'waterfall'
  url: string
  payload: Record<string, unknown>
}

/** An answer before it meets the wire. */
export interface Reply {
  status: number
  body: string
  contentType: string
  /** What the route's credit rule applies to; absent where nothing was found. */
  units?: ChargeUnit[]
  headers?: string[]
  callback?: Callback
  /** Credits that it cost, once that is settled. */
  charged?: number
}

export const JSON_TYPE = 'application/json; charset=utf-8'
export const TEXT_TYPE = 'text/plain; charset=utf-8'

export function ok(value: unknown, units?: ChargeUnit[]): Reply {
  return okText(JSON.stringify(value), units)
}

/** For answers whose JSON is written by hand, such as 64-bit integers. */
export function okText(body: string, units?: ChargeUnit[]): Reply {
  return units ? { status: 200, body, contentType: JSON_TYPE, units } : { status: 200, body, contentType: JSON_TYPE }
}

export function failure(status: number, value: unknown, contentType: string = JSON_TYPE): Reply {
  return { status, body: JSON.stringify(value), contentType }
}

export function unprocessable(error: string, more: Record<string, unknown> = {}): Reply {
  return failure(422, { error, ...more })
}

export function notFound(): Reply {
  return failure(404, { status: 404, error: 'Not Found' })
}

export function misconfigured(subject: string): Reply {
  return unprocessable(`Parameters misconfigured. ${subject} is not a valid ID`)
}

/** Thrown by a reader of parameters; the engine answers with `reply`. */
export class Refusal extends Error {
  readonly reply: Reply

  constructor(reply: Reply) {
    super(textOf(reply))
    this.name = 'Refusal'
    this.reply = reply
  }
}

function textOf({ body }: Reply): string {
  const read = JSON.parse(body) as { error?: unknown }
  return typeof read.error === 'string' ? read.error : body
}
