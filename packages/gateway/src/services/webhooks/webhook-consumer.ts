import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { EventRow } from '../../db/events.ts'
import { countPendingDeliveries, findWebhook, insertDeliveries, type WebhookEndpointRow } from '../../db/webhooks.ts'
import { conditionList } from '../events/condition.ts'
import type { EventConsumer } from '../events/event-consumer.ts'
import { eventPattern, fitsPattern } from '../events/event-pattern.ts'
import { createFacts } from '../events/facts.ts'
import { whyNot } from '../events/judge-conditions.ts'
import { createNames } from '../events/names.ts'
import { toEventDelivery } from './event-delivery.ts'

const prefix = 'webhook:'
/** A back-fill of a hundred thousand events waits in the feed, where it is kept anyway. */
const mostWaiting = 500

export function consumerOfWebhook(endpointId: string): string {
  return prefix + endpointId
}

export function webhookOfConsumer(name: string): string | undefined {
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined
}

/** Makes one delivery of each event that the webhook has subscribed to. */
export function createWebhookConsumer(endpoint: WebhookEndpointRow): EventConsumer {
  const patterns = z.array(eventPattern).parse(endpoint.events ?? [])
  const conditions = conditionList.parse(endpoint.conditions ?? [])
  return {
    name: consumerOfWebhook(endpoint.id),
    async room({ db }) {
      return Math.max(0, mostWaiting - (await countPendingDeliveries(db, endpoint.id)))
    },
    async plan(context: Context, events: readonly EventRow[]) {
      const names = createNames(context)
      const wanted: EventRow[] = []
      for (const event of events) {
        if (!patterns.some((pattern) => fitsPattern(pattern, event.type))) continue
        if ((await whyNot(conditions, createFacts(context, event, names))) === undefined) wanted.push(event)
      }
      return async (tx) => {
        const at = new Date(context.clock.now())
        if (wanted.length && (await findWebhook(tx, endpoint.id))) {
          await insertDeliveries(
            tx,
            wanted.map((event) =>
              toEventDelivery(event, { id: messageId(event, endpoint), endpointId: endpoint.id, at }),
            ),
          )
        }
        return { audit: [] }
      }
    },
  }
}

/** The same for the same event, however often the webhook is wound back. */
function messageId({ id }: EventRow, endpoint: WebhookEndpointRow): string {
  return `evt_${id}_${endpoint.id}`
}
