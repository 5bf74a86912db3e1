import { z } from 'zod'
import { listDealFacts, listDealStageChanges } from '../../db/deal-figures.ts'
import { operation } from '../../operation.ts'
import { loadPipeline, pipelineFilter, readTime } from './load-pipeline.ts'
import { listStays, timesByStage } from './stage-times.ts'

const dayMs = 24 * 60 * 60 * 1000
const figure = z.number().nullable()

export const getStageTimes = operation({
  name: 'deals.get_stage_times',
  summary: 'How long deals stay in each stage, on average',
  scope: 'read',
  input: z.strictObject({
    ...pipelineFilter,
    days: z.coerce
      .number()
      .int('must be a whole number')
      .min(1)
      .max(3650)
      .optional()
      .describe('Only stays that ended within; all where left out'),
  }),
  output: z.object({
    stages: z.array(
      z.object({
        stageId: z.string(),
        stage: z.string().nullable(),
        stays: z.number().describe('That ended, and whose length is known'),
        averageSeconds: figure,
        medianSeconds: figure,
        unknown: z.number().describe('Stays that ended and began before the history does'),
        ongoing: z.number().describe('Deals in the stage now'),
        ongoingAverageSeconds: figure,
      }),
    ),
  }),
  async run(context, { days, ...filter }) {
    const now = new Date(context.clock.now())
    const [deals, changes, pipeline] = await Promise.all([
      listDealFacts(context.db, filter),
      listDealStageChanges(context.db),
      loadPipeline(context),
    ])
    const isNarrowed = filter.ownerId !== undefined || filter.pipelineId !== undefined
    const wanted = new Set(deals.map(({ id }) => id))
    const stays = listStays(
      deals.map(({ id, stageId, stageUpdatedAt }) => ({ id, stageId, since: readTime(stageUpdatedAt) })),
      isNarrowed ? changes.filter(({ entityId }) => wanted.has(entityId)) : changes,
      now,
    )
    const times = timesByStage(stays, {
      since: days === undefined ? undefined : new Date(now.getTime() - days * dayMs),
    })
    const order = pipeline.stages.flatMap(({ id }) => times.get(id) ?? [])
    const strays = [...times.values()].filter(({ stageId }) => !pipeline.stage(stageId))
    return {
      stages: [...order, ...strays].map((line) => ({ ...line, stage: pipeline.stage(line.stageId)?.name ?? null })),
    }
  },
})
