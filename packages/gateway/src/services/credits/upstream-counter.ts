import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'

/** Apollo's own figures for the team's pool, in credits. */
export interface UpstreamCredits {
  limit: number
  consumed: number
  leftOver: number
  cycleStart: string
}

/** A free call. On unified plans the lead credits are the whole pool; the types must not be added up. */
export async function readUpstreamCredits(context: Context): Promise<UpstreamCredits> {
  const answer = await context.apollo.usage.creditUsageStats(callOptions(context, { cache: 'refresh' }))
  const pool = answer.credit_usage_stats.lead_credit
  return {
    limit: pool?.limit ?? 0,
    consumed: pool?.consumed ?? 0,
    leftOver: pool?.left_over ?? 0,
    cycleStart: answer.current_credit_cycle?.start_date ?? '',
  }
}

/** Waits until two readings agree: Apollo's counter runs behind its charges. */
export async function readSettledCredits(context: Context): Promise<UpstreamCredits> {
  const lagMs = context.config.apollo.counterLagMs
  let last = await readUpstreamCredits(context)
  if (lagMs === 0) return last
  for (;;) {
    await context.clock.sleep(lagMs, context.signal)
    const next = await readUpstreamCredits(context)
    if (next.consumed === last.consumed) return next
    last = next
  }
}
