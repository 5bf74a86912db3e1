import { type ApolloClient, type EndpointName, endpoints, PermissionError, publishedLimitsOf } from '@delos/client'
import { type Finding, fine, found, noteOf } from './finding.ts'

const plans = ['free', 'basic', 'professional', 'organization'] as const
const lowShare = 0.1

/** Apollo's own counter of credits. */
export async function checkCredits(client: ApolloClient): Promise<Finding[]> {
  const check = 'apollo credits'
  try {
    const { lead_credit: pool } = (await client.usage.creditUsageStats()).credit_usage_stats
    if (!pool) return [fine(check, 'Apollo names none')]
    const note = `${pool.left_over} of ${pool.limit} left`
    return [pool.left_over < lowShare * pool.limit ? found('apollo_credits_low', check, note) : fine(check, note)]
  } catch (error) {
    return [found('apollo_credits_unknown', check, error instanceof PermissionError ? '' : noteOf(error))]
  }
}

type Usage = Awaited<ReturnType<ApolloClient['usage']['apiUsageStats']>>

/** Apollo's own counters of requests, and the plans whose published limits they are. */
export async function checkLimits(client: ApolloClient): Promise<Finding[]> {
  const check = 'apollo limits'
  try {
    const usage = await client.usage.apiUsageStats()
    const low = Object.entries(usage).flatMap(([endpoint, windows]) =>
      (['hour', 'day'] as const).flatMap((window) => {
        const { limit, left_over: left } = windows[window] ?? {}
        return limit && left !== undefined && left !== null && left < lowShare * limit
          ? [`${endpoint} (${window})`]
          : []
      }),
    )
    const match = usage['people/match']?.minute
    const note = match ? `people/match: ${match.limit} a minute, ${match.left_over} left` : ''
    const names = fittingPlans(usage)
    return [
      low.length ? found('apollo_limit_nearly_used', check, low.join(', ')) : fine(check, note),
      fine('apollo plan', names.length ? `its limits are those of: ${names.join(', ')}` : 'its limits are its own'),
    ]
  } catch (error) {
    return [found('apollo_limits_unknown', check, error instanceof PermissionError ? '' : noteOf(error))]
  }
}

/** Apollo tells no plan's name; several plans have limits in common. */
function fittingPlans(usage: Usage): string[] {
  const known = Object.entries(usage).filter(([name]) => name in endpoints)
  return plans.filter((plan) =>
    known.every(([name, windows]) =>
      Object.entries(publishedLimitsOf(name as EndpointName, plan)).every(([window, { limit }]) => {
        const seen = windows[window as 'minute' | 'hour' | 'day']?.limit
        return limit === null || seen === undefined || seen === null || seen === limit
      }),
    ),
  )
}
