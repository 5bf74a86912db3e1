import { z } from 'zod'
import { operation } from '../../operation.ts'
import { requireWebhook, viewWebhook, webhookIdSchema, webhookSchema } from './webhook-view.ts'

export const getWebhook = operation({
  name: 'webhooks.get',
  summary: 'One webhook and how it has been doing',
  scope: 'read',
  input: z.strictObject({ id: webhookIdSchema }),
  output: webhookSchema,
  run: async (context, { id }) => viewWebhook(await requireWebhook(context, context.db, id)),
})
