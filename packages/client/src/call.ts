import type { AnswerOf } from './answers.ts'
import type { EndpointName } from './endpoints.ts'
import { endpoints } from './endpoints.ts'
import type { ApolloRequest, ApolloResponse, JsonBody, Lane, Query, QueryValue } from './http.ts'
import { fillPath } from './url.ts'

/** Options of every call. */
export interface CallOptions {
  /** Aborting rejects with an `AbortError` that carries the signal's reason. */
  signal?: AbortSignal
  /** How long the whole call may take, waits and retries included. */
  deadlineMs?: number
  /** The same as a point in time, in epoch milliseconds; the earlier of the two counts. */
  deadline?: number
  /**
   * When the call has to have left at the latest, in epoch milliseconds: bounds the wait for the rate limit, and
   * nothing after it.
   */
  startBy?: number
  /** Default `interactive`, which goes before `batch` at the rate limit. */
  lane?: Lane
  /** For whom the call is made: callers of one lane take turns at the rate limit. */
  caller?: string
  /** Handed untouched to the cache and the credit tracker. */
  context?: unknown
  /** `refresh` asks Apollo even if the cache has a fresh answer. */
  cache?: 'default' | 'refresh'
}

/** What a call sends. `params` go where the endpoint wants them; `query` and `body` stay where they are put. */
export interface CallInput {
  params?: object
  path?: Readonly<Record<string, string>>
  query?: Query
  body?: JsonBody
  /**
   * The most records that the call may be charged for, where the request itself does not say: an export of
   * conversations.
   */
  records?: number
}

/** Makes one call and returns the whole answer. */
export type Call = <Name extends EndpointName>(
  endpoint: Name,
  input?: CallInput,
  options?: CallOptions,
) => Promise<ApolloResponse<AnswerOf<Name>>>

/** Places the parameters and fixes the deadline. Throws a TypeError for a missing path parameter. */
export function toRequest(
  endpoint: EndpointName,
  input: CallInput,
  { options, now }: { options: CallOptions; now: number },
): ApolloRequest {
  const definition = endpoints[endpoint]
  const params = (input.params ?? {}) as Record<string, unknown>
  const inQuery = definition.place === 'query' ? params : definition.paging?.place === 'query' ? pagingOf(params) : {}
  const inBody = definition.place === 'query' ? {} : without(params, inQuery)
  return {
    endpoint,
    definition,
    path: fillPath(definition.path, input.path ?? {}),
    query: { ...(inQuery as Record<string, QueryValue>), ...input.query },
    body: definition.method === 'GET' ? undefined : { ...inBody, ...input.body },
    records: input.records,
    signal: options.signal,
    deadline: earlier(options.deadline, options.deadlineMs === undefined ? undefined : now + options.deadlineMs),
    startBy: options.startBy,
    lane: options.lane ?? 'interactive',
    caller: options.caller,
    context: options.context,
    cache: options.cache ?? 'default',
  }
}

function pagingOf(params: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).filter(([key]) => key === 'page' || key === 'per_page'))
}

function without(params: Record<string, unknown>, taken: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).filter(([key]) => !(key in taken)))
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}
