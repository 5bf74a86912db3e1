import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import { deleteConsumer, findConsumer, putConsumer } from '../../db/event-consumers.ts'
import { readHead } from '../../db/events.ts'
import { findWebhook, updateWebhook, type WebhookEndpointRow } from '../../db/webhooks.ts'
import { ServiceError } from '../../errors.ts'
import { checkConditions } from '../events/check-conditions.ts'
import { conditionList } from '../events/condition.ts'
import { feedCursor, placeOf } from '../events/event-cursor.ts'
import { eventPattern } from '../events/event-pattern.ts'
import { createNames } from '../events/names.ts'
import { consumerOfWebhook } from './webhook-consumer.ts'

export const subscriptionFields = {
  events: z
    .array(eventPattern)
    .max(50, 'must be at most 50 types')
    .optional()
    .describe('Events to be told of, such as contact.* or deal.stage_changed; as before where left out, none with []'),
  conditions: conditionList.optional().describe('Only where all of these hold, as for rules; as before where left out'),
  since: z.iso.datetime({ offset: true }).optional().describe('Also what happened from this time on'),
  after: feedCursor.optional().describe('Also what happened after this cursor of the feed'),
}

type Subscription = z.output<z.ZodObject<typeof subscriptionFields>>

/** Conditions are about the events that the webhook will be told of, whichever of the two is sent. */
export async function checkSubscription(context: Context, id: string, wish: Subscription): Promise<void> {
  const stored = await findWebhook(context.db, id)
  const patterns = wish.events ?? stored?.events ?? []
  const conditions = wish.conditions ?? conditionList.parse(stored?.conditions ?? [])
  await checkConditions(createNames(context), { conditions, patterns })
  if (patterns.length || (wish.since === undefined && wish.after === undefined)) return
  throw new ServiceError('invalid_input', 'This webhook is told of no events', {
    reason: 'not_subscribed',
    field: wish.since === undefined ? 'after' : 'since',
  })
}

/** The webhook hears what comes from now on, or from where it asked to begin; one that listens goes on where it was. */
export async function subscribe(
  tx: Tx,
  { clock }: Context,
  { id, events, conditions, since, after }: Subscription & { id: string },
): Promise<WebhookEndpointRow> {
  const endpoint = await updateWebhook(tx, id, {
    ...(events ? { events: events.length ? JSON.stringify(events) : null } : {}),
    ...(conditions ? { conditions: JSON.stringify(conditions) } : {}),
    updatedAt: new Date(clock.now()),
  })
  const name = consumerOfWebhook(id)
  if (!endpoint.events?.length) await deleteConsumer(tx, name)
  else if (since !== undefined || after !== undefined || !(await findConsumer(tx, name))) {
    const isFromNow = since === undefined && after === undefined
    const seq = isFromNow ? await readHead(tx) : await placeOf(tx, { since, after })
    await putConsumer(tx, { name, seq, at: new Date(clock.now()) })
  }
  return endpoint
}
