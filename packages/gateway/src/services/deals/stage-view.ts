import { z } from 'zod'

export const stageView = z.object({
  id: z.string(),
  name: z.string(),
  order: z.number(),
  probability: z.number().nullable().describe('Percent; the one that holds here'),
  probabilityFrom: z.enum(['setting', 'apollo']).nullable(),
  isWon: z.boolean(),
  isClosed: z.boolean(),
  pipelineId: z.string().nullable(),
})
