import { z } from 'zod'
import type { Tx } from '../../db/database.ts'
import { putConsumer } from '../../db/event-consumers.ts'
import { findDelivery, reviveDeliveries, reviveEventDeliveries, type WebhookEndpointRow } from '../../db/webhooks.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { feedCursor, placeOf } from '../events/event-cursor.ts'
import { consumerOfWebhook } from './webhook-consumer.ts'
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
  summary: 'Deliver once more what failed or was stopped in a span of time, or every event after a cursor',
  scope: 'write',
  input: z
    .strictObject({
      id: webhookIdSchema,
      since: z.iso.datetime({ offset: true }).optional(),
      until: z.iso.datetime({ offset: true }).optional().describe('Now where left out'),
      after: feedCursor.optional().describe('In place of a time: all events after this one, delivered or not'),
    })
    .refine(({ since, after }) => (since === undefined) !== (after === undefined), {
      message: 'give since or after',
      path: ['since'],
    }),
  output: z.object({ replayed: z.int().describe('Deliveries that were there already') }),
  async run(context, { id, since, until, after: cursor }) {
    const at = new Date(context.clock.now())
    return context.mutate(async (tx) => {
      const endpoint = await requireWebhook(context, tx, id)
      const replayed =
        cursor === undefined
          ? await replaySpan(tx, { endpointId: id, since, until, at })
          : await windBack(tx, { endpoint, cursor, at })
      const after = { replayed, since: since ?? null, until: until ?? null, after: cursor ?? null }
      return {
        value: { replayed },
        audit: { action: 'webhook.replayed', entityType: 'webhook', entityId: id, after },
      }
    })
  },
})

async function replaySpan(
  tx: Tx,
  { endpointId, since = '', until, at }: { endpointId: string; since?: string; until?: string; at: Date },
): Promise<number> {
  const span = { endpointId, since: new Date(since), until: until === undefined ? at : new Date(until) }
  return (await reviveDeliveries(tx, span, at)).length
}

/** What has been delivered is delivered again under its own id; what never was is made as the webhook comes to it. */
async function windBack(
  tx: Tx,
  { endpoint, cursor, at }: { endpoint: WebhookEndpointRow; cursor: string; at: Date },
): Promise<number> {
  if (!endpoint.events?.length)
    throw new ServiceError('invalid_input', 'This webhook is told of no events', {
      reason: 'not_subscribed',
      field: 'after',
    })
  const seq = await placeOf(tx, { after: cursor })
  await putConsumer(tx, { name: consumerOfWebhook(endpoint.id), seq, at })
  return reviveEventDeliveries(tx, { endpointId: endpoint.id, after: seq }, at)
}

function deliveryNotFound(): ServiceError {
  return new ServiceError('not_found', 'There is no delivery with this id', {
    reason: 'delivery_not_found',
    field: 'id',
  })
}
