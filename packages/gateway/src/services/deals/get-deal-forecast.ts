import { z } from 'zod'
import { listDealFacts, listLastStageChanges } from '../../db/deal-figures.ts'
import { operation } from '../../operation.ts'
import { closedAt } from './closed-at.ts'
import { sumView } from './exact-sums.ts'
import { forecastDeals } from './forecast.ts'
import { loadPipeline, pipelineFilter } from './load-pipeline.ts'
import { dayOf, listPeriods } from './periods.ts'

export const getDealForecast = operation({
  name: 'deals.get_forecast',
  summary: 'What the pipeline is expected to bring, by month or quarter of the close date',
  scope: 'read',
  input: z.strictObject({
    ...pipelineFilter,
    by: z.enum(['month', 'quarter']).default('month'),
    from: z.iso
      .date('must be a day such as 2026-03-10')
      .optional()
      .describe('A day of the first period; today where left out'),
    periods: z.coerce.number().int('must be a whole number').min(1).max(60).default(6),
  }),
  output: z.object({
    by: z.enum(['month', 'quarter']),
    today: z.string(),
    periods: z.array(
      z.object({
        name: z.string(),
        from: z.string(),
        to: z.string(),
        open: z.array(sumView).describe('To close in the period, from today on'),
        won: z.array(sumView),
        lost: z.array(sumView),
        expected: z
          .array(z.object({ currency: z.string().nullable(), amount: z.number() }))
          .describe('Won, and open by its odds'),
      }),
    ),
    overdue: z.array(sumView).describe('Open deals whose close date has passed'),
    undated: z.array(sumView).describe('Open deals without a close date'),
    outside: z.array(sumView).describe('Open deals that close before or after the periods'),
    stagesKnown: z.boolean(),
  }),
  async run(context, { by, from, periods, ...filter }) {
    const [deals, changes, pipeline] = await Promise.all([
      listDealFacts(context.db, filter),
      listLastStageChanges(context.db),
      loadPipeline(context),
    ])
    const lastChanges = new Map(changes.map((change) => [change.entityId, change]))
    const today = dayOf(new Date(context.clock.now()))
    const facts = deals.map((deal) => {
      const closed = closedAt(deal, lastChanges.get(deal.id))
      return {
        ...deal,
        probability: pipeline.oddsOf(deal),
        expectedOn: deal.closedDate,
        closedOn: closed && dayOf(closed),
      }
    })
    const span = listPeriods(by, { from: from ?? today, count: periods })
    return { by, today, ...forecastDeals(facts, { periods: span, today }), stagesKnown: pipeline.stagesKnown }
  },
})
