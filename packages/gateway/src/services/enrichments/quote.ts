import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { ReadDb } from '../../db/database.ts'
import { countDistinct, countRows } from '../../db/enrichments.ts'
import { listHitRate } from '../../db/purchases.ts'

export const quoteSchema = z.object({
  requested: z.int(),
  distinct: z.int(),
  known: z.int(),
  toBuy: z.int(),
  credits: z.object({ best: z.number(), expected: z.number(), worst: z.number() }),
  seconds: z.number(),
})

export type Quote = z.output<typeof quoteSchema>

/** What is taken for granted before anything was bought: most people on a list are known to Apollo. */
const assumedHitRate = 0.9
const peoplePerCall = 10
const dayMs = 24 * 60 * 60 * 1000

/** What a list will cost, before anything is spent: nobody found, as many as usual, everybody. */
export async function makeQuote(
  context: Context,
  { db, enrichmentId, maxAgeDays }: { db: ReadDb; enrichmentId: string; maxAgeDays: number },
): Promise<Quote> {
  const now = context.clock.now()
  const times = { now: new Date(now), freshSince: new Date(Math.max(0, now - maxAgeDays * dayMs)) }
  const counts = await countRows(db, enrichmentId)
  const requested = counts.reduce((sum, row) => sum + Number(row.count), 0)
  const wishes = await countDistinct(db, enrichmentId, times)
  const toBuy = Number(wishes.distinct) - Number(wishes.known)
  const { bought, found } = await listHitRate(db)
  const hitRate = bought ? found / bought : assumedHitRate
  const calls = Math.ceil(toBuy / peoplePerCall)
  return {
    requested,
    distinct: Number(wishes.distinct),
    known: Number(wishes.known),
    toBuy,
    credits: { best: 0, expected: Math.round(toBuy * hitRate), worst: toBuy },
    seconds: Math.ceil((context.apollo.limiter?.estimate('people/bulk_match', calls) ?? 0) / 1000),
  }
}
