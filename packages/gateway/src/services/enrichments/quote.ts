import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { ReadDb } from '../../db/database.ts'
import { listCounts } from '../../db/enrichment-counts.ts'
import { countDistinct } from '../../db/enrichment-rows.ts'
import { listHitRate } from '../../db/purchases.ts'
import type { RowStatus } from '../../db/tables.ts'
import { freshSince } from './fresh-since.ts'

export const quoteSchema = z.object({
  requested: z.int(),
  distinct: z.int(),
  known: z.int(),
  toBuy: z.int(),
  invalid: z.int().default(0).describe('Rows that name nobody'),
  skipped: z.int().default(0).describe('Rows of desks, and empty ones'),
  credits: z.object({ best: z.number(), expected: z.number(), worst: z.number() }),
  seconds: z.number().describe('What Apollo’s limits, as far as they are known, make it wait'),
})

export type Quote = z.output<typeof quoteSchema>

/** What is taken for granted before anything was bought: most people on a list are known to Apollo. */
const assumedHitRate = 0.9
const peoplePerCall = 10

/** What a list will cost, before anything is spent: nobody found, as many as usual, everybody. */
export async function makeQuote(
  context: Context,
  { db, enrichmentId, total, maxAgeDays }: { db: ReadDb; enrichmentId: string; total: number; maxAgeDays: number },
): Promise<Quote> {
  const now = context.clock.now()
  const counts = await listCounts(db, enrichmentId)
  const of = (status: RowStatus) => counts.find((one) => one.status === status)?.rows ?? 0
  const times = { now: new Date(now), freshSince: freshSince(now, maxAgeDays) }
  const wishes = await countDistinct(db, enrichmentId, times)
  const [distinct, known] = [Number(wishes.distinct), Number(wishes.known)]
  const toBuy = distinct - known
  const { bought, found } = await listHitRate(db)
  const hitRate = bought ? found / bought : assumedHitRate
  const calls = Math.ceil(toBuy / peoplePerCall)
  return {
    requested: total,
    distinct,
    known,
    toBuy,
    invalid: of('invalid'),
    skipped: of('skipped'),
    credits: { best: 0, expected: Math.round(toBuy * hitRate), worst: toBuy },
    seconds: Math.ceil((context.apollo.limiter?.estimate('people/bulk_match', calls) ?? 0) / 1000),
  }
}
