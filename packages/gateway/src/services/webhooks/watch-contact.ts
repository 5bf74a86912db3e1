import type { Context } from '../../context.ts'
import { lockAwaited } from '../../db/callbacks.ts'
import { type ContactRow, findContact } from '../../db/contacts.ts'
import type { LaterNeed } from '../../db/tables.ts'
import { findWebhookByUrl, insertDeliveries, insertWatcher } from '../../db/webhooks.ts'
import { comesWith, hasSoundEmail } from '../people/needs.ts'
import { type ContactNews, toDelivery } from './contact-news.ts'
import { create } from './put-webhook.ts'
import { openSeal } from './seal.ts'
import { readWebhookUrl } from './webhook-address.ts'
import { makeWebhookSecret } from './webhook-secret.ts'
import { auditWebhook } from './webhook-view.ts'

/** Looks, before anything is bought, that a result can be passed on to the address. */
export async function readWatcher({ config }: Pick<Context, 'config'>, url: string): Promise<string> {
  const address = readWebhookUrl(url, config, 'webhookUrl')
  await openSeal(config)
  return address
}

/**
 * Has the caller's address told what comes for the contact; answers with the webhook that it became. What came a moment
 * ago, after the caller was told that it is pending, is told at once.
 */
export async function watchContact(
  context: Context,
  contact: Pick<ContactRow, 'id' | 'apolloId'>,
  { url, needs }: { url: string; needs: readonly LaterNeed[] },
): Promise<string> {
  const seal = await openSeal(context.config)
  const keyId = context.actor.keyId ?? null
  return context.mutate(async (tx) => {
    const known = await findWebhookByUrl(tx, { url, keyId })
    const id = `auto-${context.makeId().toLowerCase()}`
    const endpoint = known ?? (await create(tx, context, { id, url, secret: makeWebhookSecret(), seal }))
    const awaited = (await lockAwaited(tx, contact)).filter((one) => answersAny(needs, one.needs))
    for (const { requestId, apolloId } of awaited) {
      await insertWatcher(tx, { requestId, apolloId, endpointId: endpoint.id })
    }
    if (!awaited.length) {
      const news = newsOf(contact, { needs, now: await findContact(tx, contact.id) })
      await insertDeliveries(tx, [await toDelivery(tx, context, { endpointId: endpoint.id, news })])
    }
    const made = {
      action: 'webhook.created',
      entityType: 'webhook',
      entityId: endpoint.id,
      after: auditWebhook(endpoint),
    }
    return { value: endpoint.id, audit: known ? [] : [made] }
  })
}

function answersAny(needs: readonly LaterNeed[], awaited: readonly LaterNeed[]): boolean {
  const onItsWay = new Set(awaited)
  return needs.some((need) => comesWith(onItsWay, need))
}

/** Of somebody for whom nothing is awaited. */
function newsOf(
  { id, apolloId }: Pick<ContactRow, 'id' | 'apolloId'>,
  { needs, now }: { needs: readonly LaterNeed[]; now: ContactRow | undefined },
): ContactNews {
  const isThere = (need: LaterNeed) => now && (need === 'waterfall_email' ? hasSoundEmail(now) : now.phone !== null)
  return {
    kind: needs.some((need) => need !== 'phone') ? 'waterfall' : 'phone',
    contactId: id,
    apolloId: apolloId ?? '',
    state: needs.some(isThere) ? 'found' : 'missing',
  }
}
