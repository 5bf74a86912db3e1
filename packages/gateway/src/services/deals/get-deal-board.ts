import { z } from 'zod'
import { type DealFacts, listDealFacts, listLastStageChanges } from '../../db/deal-figures.ts'
import { operation } from '../../operation.ts'
import { groupBy } from '../callbacks/group-by.ts'
import { sumByCurrency, sumView } from './exact-sums.ts'
import { loadPipeline, pipelineFilter, type Stage, stageSince } from './load-pipeline.ts'
import { loadNames } from './names.ts'

const secondsPerDay = 24 * 60 * 60

const boardDeal = z.object({
  id: z.string(),
  name: z.string(),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
  probability: z.number().nullable(),
  owner: z.string().nullable(),
  ownerId: z.string().nullable(),
  accountId: z.string().nullable(),
  closedDate: z.string().nullable(),
  inStageSince: z.string().nullable().describe('Null where nobody knows'),
  daysInStage: z.number().nullable(),
})

const column = z.object({
  stageId: z.string().nullable(),
  stage: z.string().nullable().describe('Null where Apollo no longer has the stage, or the deal has none'),
  pipelineId: z.string().nullable(),
  probability: z.number().nullable(),
  isWon: z.boolean(),
  isClosed: z.boolean(),
  count: z.number(),
  sums: z.array(sumView),
  deals: z.array(boardDeal).describe('The largest first'),
  more: z.number().describe('Deals that are counted and not listed'),
})

export const getDealBoard = operation({
  name: 'deals.get_board',
  summary: 'The pipeline as a board: by stage the deals, their number and their sums',
  scope: 'read',
  input: z.strictObject({
    ...pipelineFilter,
    perStage: z.coerce.number().int('must be a whole number').min(0).max(500).default(50),
  }),
  output: z.object({
    columns: z.array(column),
    open: z.array(sumView).describe('Over all open deals'),
    stagesKnown: z.boolean().describe('False where Apollo could not say its stages'),
  }),
  async run(context, { perStage, ...filter }) {
    const [deals, changes, pipeline, names] = await Promise.all([
      listDealFacts(context.db, filter),
      listLastStageChanges(context.db),
      loadPipeline(context),
      loadNames(context),
    ])
    const lastChanges = new Map(changes.map((change) => [change.entityId, change]))
    const valued = (deal: DealFacts) => ({ ...deal, probability: pipeline.oddsOf(deal) })
    const view = (deal: DealFacts): z.input<typeof boardDeal> => {
      const since = stageSince(deal, lastChanges.get(deal.id))
      const { id, name, amount, currency, ownerId, accountId, closedDate } = deal
      const days = since && Math.max(0, (context.clock.now() - since.getTime()) / 1000 / secondsPerDay)
      return {
        id,
        name,
        amount,
        currency,
        ownerId,
        accountId,
        closedDate,
        probability: pipeline.oddsOf(deal),
        owner: names.owner(ownerId),
        inStageSince: since?.toISOString() ?? null,
        daysInStage: days === null ? null : Math.floor(days),
      }
    }
    const shown = pipeline.stages.filter((stage) => !filter.pipelineId || stage.pipelineId === filter.pipelineId)
    return {
      columns: toColumns(deals, shown).map(({ stageId, stage, deals: held }) => ({
        stageId,
        stage: stage?.name ?? null,
        pipelineId: stage?.pipelineId ?? null,
        probability: stage?.probability ?? null,
        isWon: stage?.isWon ?? false,
        isClosed: stage?.isClosed ?? false,
        count: held.length,
        sums: sumByCurrency(held.map(valued)),
        deals: held.toSorted(largestFirst).slice(0, perStage).map(view),
        more: Math.max(0, held.length - perStage),
      })),
      open: sumByCurrency(deals.filter(({ isClosed }) => !isClosed).map(valued)),
      stagesKnown: pipeline.stagesKnown,
    }
  },
})

interface Column {
  stageId: string | null
  stage?: Stage
  deals: DealFacts[]
}

/** Every stage in its order, and after them what is in no stage that Apollo has. */
function toColumns(deals: readonly DealFacts[], stages: readonly Stage[]): Column[] {
  const byStage = groupBy(deals, ({ stageId }) => stageId)
  const known: Column[] = stages.map((stage) => ({ stageId: stage.id, stage, deals: byStage.get(stage.id) ?? [] }))
  const ids = new Set<string | null>(stages.map(({ id }) => id))
  const strays = [...byStage].filter(([stageId]) => !ids.has(stageId))
  return [...known, ...strays.map(([stageId, held]) => ({ stageId, deals: held }))]
}

function largestFirst(a: DealFacts, b: DealFacts): number {
  return (b.amount ?? -1) - (a.amount ?? -1) || (a.id < b.id ? -1 : 1)
}
