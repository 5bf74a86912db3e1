import type { CallInput } from './call.ts'
import { toRequest } from './call.ts'
import type { EndpointName } from './endpoints.ts'

/** Credits that one answered call costs at least and at most. */
export interface CallQuote {
  atLeast: number
  atMost: number
}

/**
 * What a call will cost, by the price list that the credit tracker is asked with, and without sending anything.
 * Throws a TypeError for a missing path parameter, and for an export of conversations without `records`.
 */
export function quoteCall(endpoint: EndpointName, input: CallInput = {}): CallQuote {
  const request = toRequest(endpoint, input, { options: {}, now: 0 })
  const cost = request.definition.credits
  if (cost === undefined) return { atLeast: 0, atMost: 0 }
  return { atLeast: cost.best(request) / 1000, atMost: cost.worst(request) / 1000 }
}
