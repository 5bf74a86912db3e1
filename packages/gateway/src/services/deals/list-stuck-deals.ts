import { z } from 'zod'
import { listDealFacts, listDealStageChanges } from '../../db/deal-figures.ts'
import { operation } from '../../operation.ts'
import { groupBy } from '../callbacks/group-by.ts'
import { loadPipeline, pipelineFilter, readTime } from './load-pipeline.ts'
import { loadNames } from './names.ts'
import { listStays } from './stage-times.ts'
import { stuckReasons } from './stuck.ts'

const reason = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('longer_than_share'),
    share: z.number(),
    limitSeconds: z.number().describe('What that share of the ended stays took at most'),
    stays: z.number().describe('Ended stays that it is compared with'),
  }),
  z.object({ kind: z.literal('longer_than_days'), days: z.number() }),
])

export const listStuckDeals = operation({
  name: 'deals.list_stuck',
  summary: 'Open deals that have been in their stage for too long, and by what measure',
  scope: 'read',
  input: z.strictObject({
    ...pipelineFilter,
    share: z.coerce.number().min(0.01).max(1).default(0.8).describe('Longer than this share of the ended stays'),
    minStays: z.coerce.number().int('must be a whole number').min(1).max(1000).default(5),
    days: z.coerce.number().min(0).max(3650).default(30).describe('Longer than this, whatever others took'),
  }),
  output: z.object({
    deals: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        amount: z.number().nullable(),
        currency: z.string().nullable(),
        stageId: z.string(),
        stage: z.string().nullable(),
        owner: z.string().nullable(),
        ownerId: z.string().nullable(),
        since: z.string(),
        seconds: z.number(),
        reasons: z.array(reason),
      }),
    ),
    unknown: z.number().describe('Open deals of which nobody knows since when they are in their stage'),
  }),
  async run(context, { share, minStays, days, ...filter }) {
    const [deals, changes, pipeline, names] = await Promise.all([
      listDealFacts(context.db, {}),
      listDealStageChanges(context.db),
      loadPipeline(context),
      loadNames(context),
    ])
    const now = deals.map(({ id, stageId, stageUpdatedAt }) => ({ id, stageId, since: readTime(stageUpdatedAt) }))
    const stays = listStays(now, changes, new Date(context.clock.now()))
    const ended = groupBy(
      stays.filter(({ leftAt }) => leftAt !== null),
      ({ stageId }) => stageId,
    )
    const ongoing = new Map(stays.filter(({ leftAt }) => leftAt === null).map((stay) => [stay.dealId, stay]))
    const open = deals.filter(
      ({ isClosed, ownerId, pipelineId }) =>
        !isClosed &&
        (!filter.ownerId || ownerId === filter.ownerId) &&
        (!filter.pipelineId || pipelineId === filter.pipelineId),
    )
    const stuck = open.flatMap(({ id, name, amount, currency, ownerId }) => {
      const stay = ongoing.get(id)
      if (!stay?.enteredAt || stay.seconds === null) return []
      const { stageId, enteredAt, seconds } = stay
      const reasons = stuckReasons(seconds, ended.get(stageId) ?? [], { share, minStays, days })
      const named = { stage: pipeline.stage(stageId)?.name ?? null, owner: names.owner(ownerId) }
      const since = enteredAt.toISOString()
      return reasons.length ? [{ id, name, amount, currency, stageId, ...named, ownerId, since, seconds, reasons }] : []
    })
    return {
      deals: stuck.toSorted((a, b) => b.seconds - a.seconds || (a.id < b.id ? -1 : 1)),
      unknown: open.filter(({ id, stageId }) => stageId !== null && ongoing.get(id)?.seconds == null).length,
    }
  },
})
