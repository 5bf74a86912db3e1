import { toIso } from '../clock.ts'
import { readFlag } from '../params.ts'
import { ok, type Reply } from '../reply.ts'
import { type Call, type Route, scopeOf } from '../route.ts'

const LIMITS = {
  direct_dial_credit: 1000,
  export_credit: 5000,
  conversation_credit: 500,
  ai_credit: 2000,
  power_up_credit: 1000,
  inbound_website_visitor_credit: 0,
  contact_website_visitor_credit: 0,
  web_search_record_credit: 1000,
  dialer: 500,
}

export const usageRoutes: Route[] = [
  {
    methods: ['POST'],
    path: '/usage_stats/credit_usage_stats',
    endpoint: 'usage_stats/credit_usage_stats',
    limit: 'default',
    credits: 0,
    handle: creditUsage,
  },
  {
    methods: ['POST'],
    path: '/usage_stats/api_usage_stats',
    endpoint: 'usage_stats/api_usage_stats',
    limit: 'default',
    credits: 0,
    handle: apiUsage,
  },
  {
    methods: ['GET'],
    path: '/users/api_profile',
    endpoint: 'users/api_profile',
    limit: 'default',
    credits: 0,
    handle: profile,
  },
]

function creditUsage(call: Call): Reply {
  const { credits } = call
  const others = Object.entries(LIMITS).map(([type, limit]) => [type, { limit, consumed: 0, left_over: limit }])
  const now = new Date(call.nowMs)
  const startMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)
  const endMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)
  return ok({
    credit_usage_stats: {
      lead_credit: { limit: credits.limit, consumed: credits.consumed, left_over: credits.leftOver },
      ...Object.fromEntries(others),
    },
    current_credit_cycle: { start_date: toIso(startMs), end_date: toIso(endMs) },
  })
}

/** Keys are arrays as text: `["api/v1/people", "match"]`. */
function apiUsage(call: Call): Reply {
  const usage: Record<string, unknown> = {}
  for (const route of call.routes) {
    if (route.open || route.closed) continue
    const scope = scopeOf(route)
    const slash = scope.lastIndexOf('/')
    usage[`["${scope.slice(0, slash)}", "${scope.slice(slash + 1)}"]`] = endpointUsage(call, route)
  }
  return ok(usage)
}

function endpointUsage(call: Call, route: Route): Record<string, unknown> {
  const limits = call.limitsOf(route)
  const windows = (['day', 'hour', 'minute'] as const).map((window) => {
    const limit = limits[window]
    const consumed = call.windows.used(route.endpoint, window, call.nowMs)
    return [window, { limit, consumed, left_over: limit === null ? null : Math.max(0, limit - consumed) }]
  })
  return Object.fromEntries(windows)
}

function profile(call: Call): Reply {
  const { id, team_id, first_name, last_name, title, email } = call.team.actingUser
  const { credits } = call
  const usage = {
    num_credits_remaining: credits.leftOver,
    effective_num_lead_credits: credits.limit,
    num_lead_credits_used: credits.consumed,
    effective_num_direct_dial_credits: LIMITS.direct_dial_credit,
    num_direct_dial_credits_used: 0,
    effective_num_export_credits: LIMITS.export_credit,
    num_export_credits_used: 0,
    effective_num_ai_credits: LIMITS.ai_credit,
    num_ai_credits_used: 0,
    effective_num_power_up_credits: LIMITS.power_up_credit,
    num_power_up_credits_used: 0,
    total_unified_credits_used: credits.consumed,
  }
  const person = { id, team_id, first_name, last_name, title, email }
  return ok(readFlag(call.params.include_credit_usage) ? { ...person, ...usage } : person)
}
