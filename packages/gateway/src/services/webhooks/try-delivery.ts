import type { Context } from '../../context.ts'
import { findWebhook, type WebhookDeliveryRow, type WebhookEndpointRow } from '../../db/webhooks.ts'
import type { OutboundClient } from '../../outbound/outbound-client.ts'
import { judgeTry, SecretUnreadableError, type Try } from './judge-try.ts'
import { recordTry } from './record-try.ts'
import { openSeal, readSealed } from './seal.ts'
import { signWebhook } from './sign-webhook.ts'

export interface TryParts {
  outbound: OutboundClient
  random: () => number
  timeoutMs: number
}

/** One try of one delivery that this process has claimed. Throws only where it could not be written down. */
export async function tryDelivery(context: Context, delivery: WebhookDeliveryRow, parts: TryParts): Promise<void> {
  const endpoint = await findWebhook(context.db, delivery.endpointId)
  if (!endpoint) return
  const { clock, metrics } = context
  const begunAt = clock.now()
  const tried = await send(context, { endpoint, delivery }, parts)
  const end = judgeTry(tried, clock.now())
  const result = end.isDelivered ? 'delivered' : end.status === null ? 'unreachable' : 'refused'
  metrics.webhooks.tried({ result, durationMs: clock.now() - begunAt })
  await recordTry(context, delivery, { end, random: parts.random })
}

async function send(
  context: Context,
  { endpoint, delivery }: { endpoint: WebhookEndpointRow; delivery: WebhookDeliveryRow },
  { outbound, timeoutMs }: TryParts,
): Promise<Try> {
  try {
    const { id, payload } = delivery
    const timestamp = Math.floor(context.clock.now() / 1000)
    const signed = signWebhook({ id, timestamp, payload }, await secretsOf(context, endpoint))
    const headers = { 'content-type': 'application/json', 'user-agent': 'Delos', ...signed }
    return { answer: await outbound.post(endpoint.url, { headers, body: payload, timeoutMs, signal: context.signal }) }
  } catch (error) {
    if (context.signal.aborted) throw error
    return { error }
  }
}

/** The current one first; the one before it as long as receivers may still know only that. */
async function secretsOf({ config, clock }: Context, endpoint: WebhookEndpointRow): Promise<string[]> {
  const seal = await openSeal(config)
  const { id, sealedSecret, sealedPrevious, previousUntil } = endpoint
  const isBoth = sealedPrevious !== null && previousUntil !== null && previousUntil.getTime() > clock.now()
  const secrets = [sealedSecret, ...(isBoth ? [sealedPrevious] : [])].flatMap(
    (sealed) => readSealed(seal, sealed, id) ?? [],
  )
  if (!secrets.length) throw new SecretUnreadableError('the secret was sealed with another key')
  return secrets
}
