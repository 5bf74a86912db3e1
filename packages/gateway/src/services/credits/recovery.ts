import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/database.ts'
import { beat } from '../../db/processes.ts'
import { fileKeptAnswers } from '../people/tell-first.ts'
import { liveProcesses } from './live-processes.ts'
import { markCounter, reconcile } from './reconcile.ts'
import { recoverHolds } from './recover-holds.ts'

/** What a start has to put right before it spends: the holds of the dead, the limits already used, the counter. */
export async function recoverAtStart(context: Context, db: Db): Promise<void> {
  await beat(db, context.processId)
  const { doubtful } = await takeOverHolds(context)
  // Spending stands still until the doubts are settled; everything else need not wait for a counter that lags.
  const settled = doubtful ? settleDoubts(context) : undefined
  if (context.config.apollo.counterLagMs === 0) await settled
  // Apollo may be down, and everything that does not need it works without.
  await learnLimits(context).catch(warn(context, 'limits not read'))
  await markCounter(context).catch(warn(context, 'counter not read'))
}

/** The same from time to time, for what other processes leave behind. */
export async function recoverAgain(context: Context): Promise<void> {
  await takeOverHolds(context)
  await context.buyer.resolveDoubts()
}

async function settleDoubts(context: Context): Promise<void> {
  try {
    await reconcile({ ...context, deadline: undefined })
  } catch (error) {
    warn(context, 'doubts not resolved yet')(error)
  }
}

async function takeOverHolds(context: Context): Promise<{ doubtful: number }> {
  await fileKeptAnswers(context)
  const alive = await liveProcesses(context)
  const recovered = await recoverHolds(context, (owner) => !alive.has(owner))
  if (recovered.released + recovered.doubtful) context.log.warn(recovered, 'took over the holds of a dead process')
  return recovered
}

/** Free: what the team has already used of every endpoint's windows, before the first call runs into one. */
async function learnLimits(context: Context): Promise<void> {
  const usage = await context.apollo.usage.apiUsageStats(callOptions(context))
  for (const [endpoint, windows] of Object.entries(usage)) await context.apollo.limiter?.learn(endpoint, windows)
}

function warn({ log }: Context, message: string): (error: unknown) => void {
  return (error) => log.warn({ err: error }, message)
}
