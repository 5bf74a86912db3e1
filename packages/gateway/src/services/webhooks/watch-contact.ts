import type { Context } from '../../context.ts'
import { lockAwaited } from '../../db/callbacks.ts'
import { type ContactRow, findContact } from '../../db/contacts.ts'
import { findWebhookByUrl, insertDeliveries, insertWatcher } from '../../db/webhooks.ts'
import { toDelivery } from './contact-news.ts'
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
  url: string,
): Promise<string> {
  const seal = await openSeal(context.config)
  const keyId = context.actor.keyId ?? null
  return context.mutate(async (tx) => {
    const known = await findWebhookByUrl(tx, { url, keyId })
    const id = `auto-${context.makeId().toLowerCase()}`
    const endpoint = known ?? (await create(tx, context, { id, url, secret: makeWebhookSecret(), seal }))
    const awaited = await lockAwaited(tx, contact)
    if (awaited) await insertWatcher(tx, { ...awaited, endpointId: endpoint.id })
    else {
      const now = await findContact(tx, contact.id)
      const state = now?.phone ? ('found' as const) : ('missing' as const)
      const news = { kind: 'phone' as const, contactId: contact.id, apolloId: contact.apolloId ?? '', state }
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
