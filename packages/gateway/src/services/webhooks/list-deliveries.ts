import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listDeliveries as listDeliveryRows } from '../../db/webhooks.ts'
import { operation } from '../../operation.ts'
import { deliverySchema, requireWebhook, viewDelivery, webhookIdSchema } from './webhook-view.ts'

export const listDeliveries = operation({
  name: 'webhooks.list_deliveries',
  summary: 'What was delivered to a webhook, and what was not, newest first',
  scope: 'read',
  input: z.strictObject({ id: webhookIdSchema, status: deliverySchema.shape.status.optional(), ...pageFields }),
  output: z.object({ deliveries: z.array(deliverySchema), nextCursor: nextCursorField }),
  async run(context, { id, status, cursor, limit }) {
    const { id: endpointId } = await requireWebhook(context, context.db, id)
    const filter = { endpointId, status, before: decodeCursor(cursor), limit: limit + 1 }
    const { page, nextCursor } = toPage(await listDeliveryRows(context.db, filter), limit, (row) => row.id)
    return { deliveries: page.map(viewDelivery), nextCursor }
  },
})
