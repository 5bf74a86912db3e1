import type { EndpointUsage, RateWindow } from '@delos/client'
import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'

const windows = ['day', 'hour', 'minute'] as const satisfies RateWindow[]
const minutes: Record<RateWindow, number> = { minute: 1, hour: 60, day: 24 * 60 }
/** Other processes of ours write down what they sent once a second. */
const writtenWithinMs = 1100

export const otherSchema = z.object({
  endpoint: z.string(),
  calls: z.int().describe('At least so many were not ours'),
  window: z.enum(windows).describe('The widest of Apollo’s windows in which that shows'),
})

export type OtherConsumer = z.output<typeof otherSchema>

/**
 * What Apollo counted of an endpoint beyond what we sent to it. Where it is not certain when Apollo's window opened, all
 * that we can have sent in it is taken for ours: nobody is named by mistake.
 */
export async function findOthers(context: Context): Promise<OtherConsumer[]> {
  const usage = await context.apollo.usage.apiUsageStats(callOptions(context))
  const readAt = context.clock.now()
  const others = await compare(context, usage, readAt)
  if (!others.length || !context.config.databaseUrl) return others
  await context.clock.sleep(writtenWithinMs, context.signal)
  return compare(context, usage, readAt)
}

async function compare(context: Context, usage: Record<string, EndpointUsage>, readAt: number) {
  await context.ownCalls.flush()
  const others: OtherConsumer[] = []
  for (const [endpoint, figures] of Object.entries(usage)) {
    const other = await widestOf(context, { endpoint, figures, readAt })
    if (other) others.push(other)
  }
  return others.toSorted((a, b) => b.calls - a.calls || a.endpoint.localeCompare(b.endpoint))
}

async function widestOf(
  { apollo, ownCalls, config }: Context,
  { endpoint, figures, readAt }: { endpoint: string; figures: EndpointUsage; readAt: number },
): Promise<OtherConsumer | undefined> {
  const known = apollo.limiter?.snapshot()[endpoint]
  for (const window of windows) {
    const consumed = figures[window]?.consumed ?? 0
    if (!consumed) continue
    const earliest = readAt - minutes[window] * config.apollo.minuteMs
    const calls = consumed - (await ownCalls.since(endpoint, Math.max(earliest, known?.[window]?.opensFrom ?? 0)))
    if (calls > 0) return { endpoint, calls, window }
  }
  return undefined
}
