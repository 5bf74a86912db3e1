import { z } from 'zod'
import { listStageOdds, putStageOdds } from '../../db/deal-figures.ts'
import { operation } from '../../operation.ts'
import { requireDealStage } from './deal-stages.ts'
import { apolloId } from './fields.ts'
import { toStage } from './load-pipeline.ts'
import { stageView } from './stage-view.ts'

export const setStageProbability = operation({
  name: 'deals.set_stage_probability',
  summary: 'Set the odds that forecasts use for a stage, or go back to Apollo’s',
  scope: 'write',
  input: z.strictObject({
    stageId: apolloId,
    probability: z
      .number('must be a number')
      .min(0, 'must be 0 or more')
      .max(100, 'must be 100 or less')
      .multipleOf(0.01, 'must have at most 2 decimals')
      .nullable()
      .describe('Percent; null goes back to Apollo’s'),
  }),
  output: stageView,
  async run(context, { stageId, probability }) {
    const stage = await requireDealStage(context, stageId)
    const at = new Date(context.clock.now())
    return context.mutate(async (tx) => {
      const before = (await listStageOdds(tx)).find((odds) => odds.stageId === stageId)?.probability ?? null
      await putStageOdds(tx, { stageId, probability, at })
      return {
        value: toStage(stage, probability ?? undefined),
        audit: {
          action: 'deal_stage.probability_set',
          entityType: 'deal_stage',
          entityId: stageId,
          before: { probability: before },
          after: { probability },
        },
      }
    })
  },
})
