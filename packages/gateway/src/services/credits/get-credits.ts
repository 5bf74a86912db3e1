import { AbortError, ApolloError } from '@delos/client'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { readBalance } from '../../db/credits.ts'
import { findSetting } from '../../db/settings.ts'
import { operation } from '../../operation.ts'
import { type CounterMark, driftSince } from './counter-drift.ts'
import { toCredits, toMilli } from './milli.ts'
import { findOthers, otherSchema } from './other-consumers.ts'
import { readUpstreamCredits } from './upstream-counter.ts'

/** Our own figures are worth having without Apollo's, so nobody waits for those as long as for a purchase. */
const upstreamWaitMs = 5_000

export const getCredits = operation({
  name: 'credits.get',
  summary: 'What was spent, what is held or in doubt, what was saved, and how Apollo’s own counter compares',
  scope: 'read',
  input: z.strictObject({}),
  output: z.object({
    charged: z.number(),
    reserved: z.number(),
    unknown: z.number(),
    saved: z.number(),
    upstream: z
      .object({ limit: z.number(), consumed: z.number(), leftOver: z.number() })
      .nullable()
      .describe('Null while Apollo cannot be reached'),
    drift: z.number().nullable().describe('What Apollo counted beyond the ledger; null where it cannot be told'),
    others: z.array(otherSchema).describe('Endpoints that somebody else of the team used, as far as it is certain'),
  }),
  async run(context) {
    await context.savings.flush()
    const before = await readBalance(context.db)
    const [upstream, others] = await Promise.all([
      unlessOut(context, readUpstreamCredits),
      unlessOut(context, findOthers),
    ])
    const balance = await readBalance(context.db)
    const mark = await findSetting<CounterMark>(context.db, 'apollo_counter')
    const driftMilli = upstream
      ? driftSince(mark, {
          consumedMilli: toMilli(upstream.consumed),
          cycleStart: upstream.cycleStart,
          leastMilli: before.postedMilli,
          mostMilli: balance.postedMilli + balance.heldMilli + balance.unknownMilli,
        })
      : null
    return {
      charged: toCredits(balance.postedMilli),
      reserved: toCredits(balance.heldMilli),
      unknown: toCredits(balance.unknownMilli),
      saved: toCredits(balance.savedMilli),
      upstream,
      drift: driftMilli === null ? null : toCredits(driftMilli),
      others: others ?? [],
    }
  },
})

async function unlessOut<T>(context: Context, ask: (context: Context) => Promise<T>): Promise<T | null> {
  const latest = context.clock.now() + upstreamWaitMs
  try {
    return await ask({ ...context, deadline: Math.min(context.deadline ?? latest, latest) })
  } catch (error) {
    if (error instanceof ApolloError && !(error instanceof AbortError)) return null
    throw error
  }
}
