import { z } from 'zod'
import { operation } from '../../operation.ts'
import { loadDealStages } from './deal-stages.ts'

export const listDealStages = operation({
  name: 'deals.list_stages',
  summary: 'List the stages that a deal can be in, in their order',
  scope: 'read',
  input: z.strictObject({}),
  output: z.object({
    stages: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        order: z.number(),
        probability: z.number().nullable(),
        isWon: z.boolean(),
        isClosed: z.boolean(),
        pipelineId: z.string().nullable(),
      }),
    ),
  }),
  async run(context) {
    const stages = await loadDealStages(context)
    return {
      stages: stages.map((stage) => ({
        id: stage.id,
        name: stage.name,
        order: stage.display_order,
        probability: stage.probability,
        isWon: stage.is_won,
        isClosed: stage.is_closed,
        pipelineId: stage.opportunity_pipeline_id ?? null,
      })),
    }
  },
})
