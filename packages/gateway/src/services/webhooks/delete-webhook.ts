import { z } from 'zod'
import { deleteConsumer } from '../../db/event-consumers.ts'
import { deleteWebhook as deleteWebhookRow } from '../../db/webhooks.ts'
import { operation } from '../../operation.ts'
import { consumerOfWebhook } from './webhook-consumer.ts'
import { auditWebhook, requireWebhook, webhookIdSchema } from './webhook-view.ts'

export const deleteWebhook = operation({
  name: 'webhooks.delete',
  summary: 'Remove a webhook with everything that was to be delivered to it',
  scope: 'write',
  input: z.strictObject({ id: webhookIdSchema }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }),
  async run(context, { id }) {
    return context.mutate(async (tx) => {
      const before = await requireWebhook(context, tx, id)
      await deleteWebhookRow(tx, id)
      await deleteConsumer(tx, consumerOfWebhook(id))
      const audit = { action: 'webhook.deleted', entityType: 'webhook', entityId: id, before: auditWebhook(before) }
      return { value: { id, deleted: true as const }, audit }
    })
  },
})
