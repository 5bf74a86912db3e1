import type { Endpoint, EndpointName } from '@delos/client'
import type { Params, ParsedBody } from './parameters.ts'

/** A request in Apollo's own language, as it came. */
export interface ReceivedCall {
  method: string
  /** Below `/api/v1`, normalised. */
  path: string
  /** Without the question mark. */
  query: string
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: Buffer | undefined
}

/** The operation of Apollo's that a path and a method name. */
export interface FoundEndpoint {
  name: EndpointName
  definition: Endpoint
  pathParams: Record<string, string>
}

export const repairKinds = ['paging', 'deprecated-path', 'key-in-query', 'key-in-body', 'domain'] as const
export type Repair = (typeof repairKinds)[number]

/** A request that is understood as far as Delos knows Apollo, and put right where clients are known to be wrong. */
export interface ApolloCall extends ReceivedCall {
  /** Undefined: Delos does not know it, and passes it on as it is. */
  endpoint: FoundEndpoint | undefined
  parsed: ParsedBody
  /** Query and body together, the body winning, as Apollo reads them. */
  params: Params
  repairs: readonly Repair[]
  /** A key that came in query or body; it is in neither any more. */
  givenKey: string | undefined
}
