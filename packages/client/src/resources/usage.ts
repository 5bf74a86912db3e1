import type { Call, CallOptions } from '../call.ts'
import type { ApiUsageAnswer, CreditUsageAnswer, EndpointUsage } from '../types/usage.ts'

/** Apollo's own counters. Free of credits; balances lag by seconds (described). */
export interface UsageResource {
  /** Credits by type; on unified plans `lead_credit` is the whole pool. */
  creditUsageStats(options?: CallOptions): Promise<CreditUsageAnswer>
  /**
   * Requests by endpoint, keyed by this client's endpoint names, e.g. `contacts/search`; feed it to `limiter.learn`.
   */
  apiUsageStats(options?: CallOptions): Promise<Record<string, EndpointUsage>>
}

export function createUsage(call: Call): UsageResource {
  return {
    creditUsageStats: async (options) => (await call('usage_stats/credit_usage_stats', {}, options)).data,
    apiUsageStats: async (options) => byEndpointName((await call('usage_stats/api_usage_stats', {}, options)).data),
  }
}

/** `["api/v1/contacts", "search"]` becomes `contacts/search`; a key of another form is kept as it is. */
function byEndpointName(answer: ApiUsageAnswer): Record<string, EndpointUsage> {
  const named: Record<string, EndpointUsage> = {}
  for (const [key, usage] of Object.entries(answer)) {
    const parts = /^\["(?:.*?)api\/v1\/([^"]+)",\s*"([^"]+)"\]$/.exec(key)
    named[parts === null ? key : `${parts[1]}/${parts[2]}`] = usage
  }
  return named
}
