import { z } from 'zod'
import { findDelivery, reviveDeliveries } from '../../db/webhooks.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { deliverySchema, requireWebhook, viewDelivery, webhookIdSchema } from './webhook-view.ts'

export const replayDelivery = operation({
  name: 'webhooks.replay_delivery',
  summary: 'Deliver once more, under the same webhook-id, with all tries',
  scope: 'write',
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: deliverySchema,
  async run(context, { id }) {
    const at = new Date(context.clock.now())
    return context.mutate(async (tx) => {
      const before = await findDelivery(tx, id)
      if (!before) throw deliveryNotFound()
      await requireWebhook(context, tx, before.endpointId).catch(() => Promise.reject(deliveryNotFound()))
      await reviveDeliveries(tx, { ids: [id] }, at)
      const after = (await findDelivery(tx, id)) ?? before
      const audit = { action: 'webhook.replayed', entityType: 'webhook', entityId: before.endpointId, after: { id } }
      return { value: viewDelivery(after), audit }
    })
  },
})

export const replayWebhook = operation({
  name: 'webhooks.replay',
  summary: 'Deliver everything once more that failed or was stopped in a span of time',
  scope: 'write',
  input: z.strictObject({
    id: webhookIdSchema,
    since: z.iso.datetime({ offset: true }),
    until: z.iso.datetime({ offset: true }).optional().describe('Now where left out'),
  }),
  output: z.object({ replayed: z.int() }),
  async run(context, { id, since, until }) {
    const at = new Date(context.clock.now())
    return context.mutate(async (tx) => {
      const { id: endpointId } = await requireWebhook(context, tx, id)
      const span = { endpointId, since: new Date(since), until: until === undefined ? at : new Date(until) }
      const ids = await reviveDeliveries(tx, span, at)
      const after = { replayed: ids.length, since, until: until ?? null }
      return {
        value: { replayed: ids.length },
        audit: { action: 'webhook.replayed', entityType: 'webhook', entityId: id, after },
      }
    })
  },
})

function deliveryNotFound(): ServiceError {
  return new ServiceError('not_found', 'There is no delivery with this id', {
    reason: 'delivery_not_found',
    field: 'id',
  })
}
