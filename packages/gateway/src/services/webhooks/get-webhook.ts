import { z } from 'zod'
import { findConsumer } from '../../db/event-consumers.ts'
import { readHead } from '../../db/events.ts'
import type { DeliveryStatus } from '../../db/tables.ts'
import { countDeliveries } from '../../db/webhooks.ts'
import { operation } from '../../operation.ts'
import { consumerOfWebhook } from './webhook-consumer.ts'
import { requireWebhook, viewWebhook, webhookIdSchema, webhookSchema } from './webhook-view.ts'

export const getWebhook = operation({
  name: 'webhooks.get',
  summary: 'One webhook and how it has been doing',
  scope: 'read',
  input: z.strictObject({ id: webhookIdSchema }),
  output: webhookSchema.extend({
    deliveries: z.object({ pending: z.int(), delivered: z.int(), failed: z.int(), stopped: z.int() }),
    behind: z.int().nullable().describe('Events that it has still to come to; null without a subscription'),
  }),
  async run(context, { id }) {
    const endpoint = await requireWebhook(context, context.db, id)
    const consumer = await findConsumer(context.db, consumerOfWebhook(id))
    const counts = await countDeliveries(context.db, id)
    const count = (status: DeliveryStatus): number => Number(counts.find((one) => one.status === status)?.count ?? 0)
    return {
      ...viewWebhook(endpoint),
      deliveries: {
        pending: count('pending'),
        delivered: count('delivered'),
        failed: count('failed'),
        stopped: count('stopped'),
      },
      behind: consumer ? Math.max(0, (await readHead(context.db)) - consumer.seq) : null,
    }
  },
})
