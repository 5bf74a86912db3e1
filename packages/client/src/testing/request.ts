import type { CallInput, CallOptions } from '../call.ts'
import { toRequest } from '../call.ts'
import type { EndpointName } from '../endpoints.ts'
import type { ApolloRequest, ApolloResponse } from '../http.ts'

export interface RequestParts extends CallInput {
  options?: CallOptions
  now?: number
}

/** A request as the chain sees it. */
export function requestFor(
  endpoint: EndpointName,
  { options = {}, now = 0, ...input }: RequestParts = {},
): ApolloRequest {
  return toRequest(endpoint, input, { options, now })
}

export function answer(data: unknown): ApolloResponse {
  return { status: 200, headers: new Headers(), data, source: 'apollo' }
}
