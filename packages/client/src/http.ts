import type { Endpoint, EndpointName } from './endpoints.ts'

/** Who waits first at the rate limit: a person before a job. */
export type Lane = 'interactive' | 'batch'

export type QueryValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly QueryValue[]
  | { readonly [key: string]: QueryValue }
export type Query = Readonly<Record<string, QueryValue>>
export type JsonBody = Readonly<Record<string, unknown>>

/** One call on its way down the chain. Middleware passes on a changed copy, never a changed original. */
export interface ApolloRequest {
  readonly endpoint: EndpointName
  readonly definition: Endpoint
  /** Path below `/api/v1`, parameters filled in. */
  readonly path: string
  readonly query: Query
  readonly body: JsonBody | undefined
  /** The most records that the call may be charged for, where the caller had to say so. */
  readonly records?: number
  readonly signal: AbortSignal | undefined
  /** When the caller stops waiting, in epoch milliseconds of the client's clock. */
  readonly deadline: number | undefined
  /** When the wait for the rate limit has to end, where that is earlier than the deadline. */
  readonly startBy?: number
  readonly lane: Lane
  /** For whom the call is made, where the rate limit lets callers take turns. */
  readonly caller?: string
  /** The caller's own value, untouched: a tracker or cache may look for it. */
  readonly context: unknown
  readonly cache: 'default' | 'refresh'
}

/** A usable answer: always a 2xx with parsed JSON. */
export interface ApolloResponse<T = unknown> {
  readonly status: number
  readonly headers: Headers
  readonly data: T
  /** The answer's own text, for whoever passes it on; absent where it came from a cache. */
  readonly text?: string
  /** Where the data came from; `stale` is a cached answer served during an outage. */
  readonly source: 'apollo' | 'cache' | 'stale'
  /** Age of a cached answer. */
  readonly ageMs?: number
  /**
   * Credits that this call was charged, as far as the answer tells; exact to 1/1000. Absent on endpoints that are
   * always free.
   */
  readonly credits?: number
}

export type Handler = (request: ApolloRequest) => Promise<ApolloResponse>
export type Middleware = (next: Handler) => Handler

/** Builds one handler; the first middleware is the outermost. */
export function compose(middleware: readonly Middleware[], transport: Handler): Handler {
  return middleware.reduceRight<Handler>((next, wrap) => wrap(next), transport)
}
