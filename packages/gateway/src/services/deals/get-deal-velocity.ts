import { z } from 'zod'
import { listDealFacts, listLastStageChanges } from '../../db/deal-figures.ts'
import { operation } from '../../operation.ts'
import { closedAt } from './closed-at.ts'
import { pipelineFilter } from './load-pipeline.ts'
import { velocityOf } from './velocity.ts'

const dayMs = 24 * 60 * 60 * 1000
const figure = z.number().nullable()

export const getDealVelocity = operation({
  name: 'deals.get_velocity',
  summary: 'How fast the pipeline turns into money, with the parts of the figure',
  scope: 'read',
  input: z.strictObject({
    ...pipelineFilter,
    days: z.coerce.number().int('must be a whole number').min(1).max(3650).default(90).describe('Deals closed within'),
  }),
  output: z.object({
    from: z.string(),
    to: z.string(),
    velocity: z.array(
      z.object({
        currency: z.string().nullable(),
        open: z.number().describe('Deals that are open now'),
        won: z.number(),
        lost: z.number(),
        winRate: figure.describe('Won among won and lost; null where none was closed'),
        averageAmount: figure.describe('Of the won deals that have an amount'),
        withoutAmount: z.number().describe('Won deals without one'),
        cycleDays: figure.describe('From making to winning, on average'),
        perDay: figure.describe('Won × average amount × win rate ÷ cycle days; null where a part is missing'),
      }),
    ),
  }),
  async run({ db, clock }, { days, ...filter }) {
    const [deals, changes] = await Promise.all([listDealFacts(db, filter), listLastStageChanges(db)])
    const lastChanges = new Map(changes.map((change) => [change.entityId, change]))
    const to = new Date(clock.now())
    const from = new Date(to.getTime() - days * dayMs)
    const decided = deals.map((deal) => ({ ...deal, closedAt: closedAt(deal, lastChanges.get(deal.id)) }))
    // Up to and with this moment.
    const velocity = velocityOf(decided, { from, to: new Date(to.getTime() + 1) })
    return { from: from.toISOString(), to: to.toISOString(), velocity }
  },
})
