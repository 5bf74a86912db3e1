import type { Context } from '../../context.ts'
import type { ContactRow } from '../../db/contacts.ts'
import { ServiceError } from '../../errors.ts'
import { noCallbackAddress } from '../callbacks/open-callback.ts'
import { assertMaySpend } from '../credits/may-spend.ts'
import { openSeal } from '../webhooks/seal.ts'
import { watchContact } from '../webhooks/watch-contact.ts'
import { readWebhookUrl } from '../webhooks/webhook-address.ts'
import { flagOf, type Params, textOf } from './parameters.ts'

const longestUrl = 2000

/**
 * Where the caller wants numbers posted; undefined where it asks for none, or names no address, which Apollo refuses.
 * Looks, before anything is bought, that they can be had and passed on.
 */
export async function readPhoneWatcher(context: Context, params: Params): Promise<string | undefined> {
  const url = textOf(params.webhook_url)
  if (!flagOf(params.reveal_phone_number) || url === undefined) return undefined
  assertMaySpend(context)
  const { config } = context
  if (config.publicUrl === undefined) throw noCallbackAddress('reveal_phone_number')
  if (url.length > longestUrl) throw tooLong()
  const address = readWebhookUrl(url, config, 'webhook_url')
  await openSeal(config)
  return address
}

/** The caller's address is Delos's to know: what goes to Apollo as it is goes without it. */
export function withoutWatcher(params: Params, watcher: string | undefined): Params {
  if (!flagOf(params.reveal_phone_number)) return params
  const { webhook_url: _, ...others } = params
  if (watcher === undefined) return others
  const { reveal_phone_number: __, ...rest } = others
  return rest
}

/** One after the other: each may make the same webhook. What is known already is told at once, as Apollo would. */
export async function watchAll(
  context: Context,
  contacts: readonly Pick<ContactRow, 'id' | 'apolloId'>[],
  watcher: string,
): Promise<void> {
  const byId = new Map(contacts.map((contact) => [contact.id, contact]))
  for (const contact of byId.values()) await watchContact(context, contact, watcher)
}

/** A number that comes later has to find whom it is for. */
export function unnamedPerson(field: string): ServiceError {
  return new ServiceError(
    'invalid_input',
    'A phone number needs a person who is named by email, hashed email, LinkedIn address, id, or name and domain',
    { reason: 'person_not_named', field },
  )
}

function tooLong(): ServiceError {
  return new ServiceError('invalid_input', `webhook_url has at most ${longestUrl} characters`, { field: 'webhook_url' })
}
