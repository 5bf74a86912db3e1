import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import { insertWebhook, lockWebhook, updateWebhook, type WebhookEndpointRow } from '../../db/webhooks.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { openSeal, readSealed, type Seal } from './seal.ts'
import { checkSubscription, subscribe, subscriptionFields } from './subscribe.ts'
import { readWebhookUrl, webhookUrlSchema } from './webhook-address.ts'
import { makeWebhookSecret, readWebhookSecret } from './webhook-secret.ts'
import { auditWebhook, isOwn, viewWebhook, webhookIdSchema, webhookSchema } from './webhook-view.ts'

/** How long receivers have to take up a new secret. */
const bothSecretsMs = 24 * 60 * 60 * 1000

const secretSchema = z
  .string('must be text')
  .refine((secret) => readWebhookSecret(secret) !== undefined, 'must be whsec_ and 24 to 64 bytes in base64')

export const putWebhook = operation({
  name: 'webhooks.put',
  summary: 'Make or change a webhook; sets a disabled one going again. A secret that was made is in this answer only',
  scope: 'write',
  input: z.strictObject({
    id: webhookIdSchema.refine((id) => id !== 'deliveries', 'is taken'),
    url: webhookUrlSchema.describe('Where results are posted: https, on the public internet'),
    secret: secretSchema
      .optional()
      .describe('What signs; made where left out. Another one joins the old one for a day'),
    rotate: z.boolean().default(false).describe('Make a new secret'),
    ...subscriptionFields,
  }),
  output: webhookSchema.extend({ created: z.boolean(), secret: z.string().nullable() }),
  async run(context, { id, url, secret, rotate, ...subscription }) {
    const address = readWebhookUrl(url, context.config, 'url')
    await checkSubscription(context, id, subscription)
    const seal = await openSeal(context.config)
    return context.mutate(async (tx) => {
      const before = await lockWebhook(tx, id)
      if (before && !isOwn(context, before)) throw idTaken()
      const made = secret === undefined && (rotate || !before) ? makeWebhookSecret() : null
      const wanted = { url: address, secret: secret ?? made, seal }
      if (before) await change(tx, context, { before, ...wanted })
      else await create(tx, context, { id, ...wanted })
      const after = await subscribe(tx, context, { id, ...subscription })
      const audit = {
        action: before ? 'webhook.changed' : 'webhook.created',
        entityType: 'webhook',
        entityId: id,
        before: before && auditWebhook(before),
        after: { ...auditWebhook(after), newSecret: (secret ?? made) !== null },
      }
      return { value: { ...viewWebhook(after), created: !before, secret: made }, audit }
    })
  },
})

interface Wanted {
  url: string
  /** Null: the one that it has. */
  secret: string | null
  seal: Seal
}

/** For a `webhookUrl` too, which comes without an id. */
export function create(
  tx: Tx,
  { clock, actor }: Pick<Context, 'clock' | 'actor'>,
  { id, url, secret, seal }: Wanted & { id: string },
): Promise<WebhookEndpointRow> {
  const at = new Date(clock.now())
  return insertWebhook(tx, {
    id,
    keyId: actor.keyId ?? null,
    url,
    sealedSecret: seal.close(secret ?? makeWebhookSecret(), id),
    sealedPrevious: null,
    disabledReason: null,
    createdAt: at,
    updatedAt: at,
  })
}

function change(
  tx: Tx,
  { clock }: Context,
  { before, url, secret, seal }: Wanted & { before: WebhookEndpointRow },
): Promise<WebhookEndpointRow> {
  const at = new Date(clock.now())
  const old = readSealed(seal, before.sealedSecret, before.id)
  const isNew = secret !== null && secret !== old
  return updateWebhook(tx, before.id, {
    url,
    disabledAt: null,
    disabledReason: null,
    slowUntil: null,
    // Five days of failures count anew.
    ...(before.disabledAt || url !== before.url ? { failingSince: null } : {}),
    ...(isNew
      ? {
          sealedSecret: seal.close(secret, before.id),
          sealedPrevious: old === undefined ? null : before.sealedSecret,
          previousUntil: old === undefined ? null : new Date(at.getTime() + bothSecretsMs),
        }
      : {}),
    updatedAt: at,
  })
}

function idTaken(): ServiceError {
  return new ServiceError('conflict', 'Another key has a webhook with this id', {
    reason: 'webhook_id_taken',
    field: 'id',
  })
}
