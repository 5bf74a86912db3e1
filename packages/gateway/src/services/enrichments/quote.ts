import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { ReadDb } from '../../db/database.ts'
import { listCounts } from '../../db/enrichment-counts.ts'
import { countDistinct } from '../../db/enrichment-rows.ts'
import { listDeliveryRates } from '../../db/later-needs.ts'
import { listHitRate } from '../../db/purchases.ts'
import type { EnrichmentOptions, LaterNeed, RowStatus } from '../../db/tables.ts'
import { toCredits } from '../credits/milli.ts'
import { worstLaterMilli, worstMilli } from '../people/need-prices.ts'
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
/** Not everybody has a number, and vendors find about every second one. */
const assumedDeliveryRate = 0.5
const peoplePerCall = 10

/** What a list will cost, before anything is spent: nobody found, as many as usual, everybody. */
export async function makeQuote(
  context: Context,
  { db, enrichmentId, total, options }: { db: ReadDb; enrichmentId: string; total: number; options: EnrichmentOptions },
): Promise<Quote> {
  const now = context.clock.now()
  const counts = await listCounts(db, enrichmentId)
  const of = (status: RowStatus) => counts.find((one) => one.status === status)?.rows ?? 0
  const { maxAgeDays, needs = [] } = options
  const terms = { now: new Date(now), freshSince: freshSince(now, maxAgeDays), needs }
  const wishes = await countDistinct(db, enrichmentId, terms)
  const [distinct, known] = [Number(wishes.distinct), Number(wishes.known)]
  const toBuy = distinct - known
  const { bought, found } = await listHitRate(db)
  const hitRate = bought ? found / bought : assumedHitRate
  const eachFound = 1 + (await expectLater(db, needs))
  const calls = Math.ceil(toBuy / peoplePerCall)
  return {
    requested: total,
    distinct,
    known,
    toBuy,
    invalid: of('invalid'),
    skipped: of('skipped'),
    credits: {
      best: 0,
      expected: Math.round(toBuy * hitRate * eachFound),
      worst: toBuy * toCredits(worstMilli(needs)),
    },
    seconds: Math.ceil((context.apollo.limiter?.estimate('people/bulk_match', calls) ?? 0) / 1000),
  }
}

/** What is likely to be charged later for somebody who is found, in credits. */
async function expectLater(db: ReadDb, needs: readonly LaterNeed[]): Promise<number> {
  if (!needs.length) return 0
  const rates = await listDeliveryRates(db)
  return needs.reduce((sum, need) => {
    const ofKind = rates.filter(({ kind }) => kind === (need === 'phone' ? 'phone' : 'waterfall'))
    const all = ofKind.reduce((people, { count }) => people + count, 0)
    const found = ofKind.find(({ state }) => state === 'found')?.count ?? 0
    return sum + toCredits(worstLaterMilli([need])) * (all ? found / all : assumedDeliveryRate)
  }, 0)
}
