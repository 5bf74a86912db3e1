import type { ReadDb } from '../../db/database.ts'
import { findWebhook } from '../../db/webhooks.ts'
import { rulesConsumer } from '../rules/rules-consumer.ts'
import { createWebhookConsumer, webhookOfConsumer } from '../webhooks/webhook-consumer.ts'
import type { EventConsumer } from './event-consumer.ts'

/** Who listens to the feed under this name. */
export async function findEventConsumer(db: ReadDb, name: string): Promise<EventConsumer | undefined> {
  if (name === rulesConsumer.name) return rulesConsumer
  const endpointId = webhookOfConsumer(name)
  const endpoint = endpointId === undefined ? undefined : await findWebhook(db, endpointId)
  return endpoint && !endpoint.disabledAt ? createWebhookConsumer(endpoint) : undefined
}
