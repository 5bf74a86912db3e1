import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/database.ts'
import {
  endTry,
  lockWebhook,
  stopDeliveries,
  updateWebhook,
  type WebhookDeliveryRow,
  type WebhookEndpointRow,
} from '../../db/webhooks.ts'
import type { TryEnd } from './judge-try.ts'
import { disabledAfterMs, nextTryAt } from './retry-schedule.ts'
import { auditWebhook } from './webhook-view.ts'

/** Files a try with its delivery and its endpoint. One that was replayed or deleted meanwhile is left as it is. */
export function recordTry(
  context: Context,
  delivery: WebhookDeliveryRow,
  { end, random }: { end: TryEnd; random: () => number },
): Promise<void> {
  const now = context.clock.now()
  return context.mutate(async (tx) => {
    const endpoint = await lockWebhook(tx, delivery.endpointId)
    const next = end.isDelivered || end.isGone ? undefined : nextTryAt(delivery.attempts, now, random)
    const ended = await endTry(tx, delivery, {
      status: end.isDelivered ? 'delivered' : next ? 'pending' : 'failed',
      ...(next ? { nextAt: next } : {}),
      ...(end.isDelivered ? { deliveredAt: new Date(now) } : {}),
      lastStatus: end.status,
      lastError: end.error,
      lastAnswer: end.text,
    })
    if (!endpoint || !ended) return { value: undefined, audit: [] }
    const audit = await (end.isDelivered ? noteSuccess : noteFailure)(tx, endpoint, { end, now })
    for (const { after } of audit) context.log.warn({ webhook: endpoint.id, ...after }, 'webhook disabled')
    return { value: undefined, audit }
  })
}

interface Noted {
  end: TryEnd
  now: number
}

const successEveryMs = 60_000

/** Written down once a minute: a busy endpoint is not rewritten with each delivery. */
async function noteSuccess(tx: Tx, endpoint: WebhookEndpointRow, { now }: Noted): Promise<AuditEntry[]> {
  const { id, failingSince, slowUntil, lastSuccessAt } = endpoint
  const isKnown = !failingSince && !slowUntil && lastSuccessAt && now - lastSuccessAt.getTime() < successEveryMs
  if (!isKnown) await updateWebhook(tx, id, { failingSince: null, slowUntil: null, lastSuccessAt: new Date(now) })
  return []
}

async function noteFailure(tx: Tx, endpoint: WebhookEndpointRow, { end, now }: Noted): Promise<AuditEntry[]> {
  const failingSince = endpoint.failingSince ?? new Date(now)
  const isOver = now - failingSince.getTime() >= disabledAfterMs
  const reason = end.isGone ? 'gone' : isOver ? 'five days without a success' : undefined
  const after = await updateWebhook(tx, endpoint.id, {
    failingSince,
    ...(end.slowDownMs === undefined ? {} : { slowUntil: new Date(now + end.slowDownMs) }),
    ...(reason && !endpoint.disabledAt ? { disabledAt: new Date(now), disabledReason: reason } : {}),
  })
  if (!reason || endpoint.disabledAt) return []
  await stopDeliveries(tx, endpoint.id)
  const [before, ended] = [auditWebhook(endpoint), auditWebhook(after)]
  return [{ action: 'webhook.disabled', entityType: 'webhook', entityId: endpoint.id, before, after: ended }]
}
