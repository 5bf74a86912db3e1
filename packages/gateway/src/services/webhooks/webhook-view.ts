import { z } from 'zod'
import { hasScope } from '../../actor.ts'
import type { Context } from '../../context.ts'
import type { ReadDb } from '../../db/database.ts'
import { findWebhook, type WebhookDeliveryRow, type WebhookEndpointRow } from '../../db/webhooks.ts'
import { ServiceError } from '../../errors.ts'
import { conditionList } from '../events/condition.ts'

const text = z.string().nullable()

export const webhookIdSchema = z
  .string()
  .regex(/^[a-z0-9_-]{1,64}$/, 'must be 1 to 64 characters of a-z, 0-9, "_" and "-"')

/** An endpoint as callers see it: its secret was in the answer that made it, and is in no other. */
export const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  key: text.describe('The key that made it'),
  events: z.array(z.string()).describe('What it is told of, besides results that were asked for'),
  conditions: conditionList.describe('Which of these events alone'),
  disabledAt: text,
  disabledReason: text,
  failingSince: text.describe('The first failure since the last success'),
  lastSuccessAt: text,
  oldSecretUntil: text.describe('Until then deliveries are signed with the secret before the current one as well'),
  createdAt: z.string(),
  updatedAt: z.string(),
})

export const deliverySchema = z.object({
  id: z.string().describe('The webhook-id that the receiver sees'),
  webhookId: z.string(),
  type: z.string(),
  status: z.enum(['pending', 'delivered', 'failed', 'stopped']),
  attempts: z.int(),
  nextAt: text.describe('When it is tried next'),
  lastTriedAt: text,
  lastStatus: z.int().nullable(),
  lastError: text,
  lastAnswer: text.describe('The first 16 KB of what the receiver answered'),
  createdAt: z.string(),
  deliveredAt: text,
})

export function viewWebhook(row: WebhookEndpointRow): z.input<typeof webhookSchema> {
  return {
    id: row.id,
    url: row.url,
    key: row.keyId,
    events: row.events ?? [],
    conditions: conditionList.parse(row.conditions ?? []),
    disabledAt: row.disabledAt?.toISOString() ?? null,
    disabledReason: row.disabledReason,
    failingSince: row.failingSince?.toISOString() ?? null,
    lastSuccessAt: row.lastSuccessAt?.toISOString() ?? null,
    oldSecretUntil: row.previousUntil?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

export function viewDelivery(row: WebhookDeliveryRow): z.input<typeof deliverySchema> {
  return {
    id: row.id,
    webhookId: row.endpointId,
    type: row.type,
    status: row.status,
    attempts: row.attempts,
    nextAt: row.status === 'pending' ? row.nextAt.toISOString() : null,
    lastTriedAt: row.lastTriedAt?.toISOString() ?? null,
    lastStatus: row.lastStatus,
    lastError: row.lastError,
    lastAnswer: row.lastAnswer,
    createdAt: row.createdAt.toISOString(),
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
  }
}

/** The key whose endpoints the caller may see; undefined for all of them. */
export function ownerIn({ actor }: Pick<Context, 'actor'>): string | null | undefined {
  return hasScope(actor, 'admin') ? undefined : (actor.keyId ?? null)
}

export function isOwn(context: Pick<Context, 'actor'>, { keyId }: WebhookEndpointRow): boolean {
  const owner = ownerIn(context)
  return owner === undefined || owner === keyId
}

/** Of another key's endpoint nothing is said, not even that it is there. */
export async function requireWebhook(
  context: Pick<Context, 'actor'>,
  db: ReadDb,
  id: string,
): Promise<WebhookEndpointRow> {
  const row = await findWebhook(db, id)
  if (row && isOwn(context, row)) return row
  throw new ServiceError('not_found', 'There is no webhook with this id', { reason: 'webhook_not_found', field: 'id' })
}

/** What of it is worth an audit entry; never its secret. */
export function auditWebhook({ url, events, conditions, disabledAt, disabledReason }: WebhookEndpointRow): object {
  return { url, events, conditions, disabledAt, disabledReason }
}
