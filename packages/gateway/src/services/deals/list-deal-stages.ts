import { z } from 'zod'
import { listStageOdds } from '../../db/deal-figures.ts'
import { operation } from '../../operation.ts'
import { loadDealStages } from './deal-stages.ts'
import { toStage } from './load-pipeline.ts'
import { stageView } from './stage-view.ts'

export const listDealStages = operation({
  name: 'deals.list_stages',
  summary: 'List the stages that a deal can be in, in their order',
  scope: 'read',
  input: z.strictObject({}),
  output: z.object({ stages: z.array(stageView) }),
  async run(context) {
    const [stages, odds] = await Promise.all([loadDealStages(context), listStageOdds(context.db)])
    const settings = new Map(odds.map(({ stageId, probability }) => [stageId, probability]))
    return { stages: stages.map((stage) => toStage(stage, settings.get(stage.id))) }
  },
})
