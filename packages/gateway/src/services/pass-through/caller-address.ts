import type { Context } from '../../context.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { LaterNeed } from '../../db/tables.ts'
import { ServiceError } from '../../errors.ts'
import { noCallbackAddress } from '../callbacks/open-callback.ts'
import { assertMaySpend } from '../credits/may-spend.ts'
import { laterNeeds, type Need } from '../people/needs.ts'
import { needFlags } from '../people/reveal.ts'
import { openSeal } from '../webhooks/seal.ts'
import { watchContact } from '../webhooks/watch-contact.ts'
import { readWebhookUrl } from '../webhooks/webhook-address.ts'
import { type Params, textOf } from './parameters.ts'
import { needsOf } from './wish-of.ts'

const longestUrl = 2000

/** Where a caller wants posted what comes later, and what that is. */
export interface CallerAddress {
  url: string
  needs: readonly LaterNeed[]
}

/**
 * Undefined where nothing comes later, or the caller names no address, which Apollo refuses. Looks, before anything is
 * bought, that it can be had and passed on.
 */
export async function readCallerAddress(context: Context, params: Params): Promise<CallerAddress | undefined> {
  const url = textOf(params.webhook_url)
  const needs = laterNeeds(needsOf(params))
  const [first] = needs
  if (first === undefined || url === undefined) return undefined
  assertMaySpend(context)
  const { config } = context
  if (config.publicUrl === undefined) throw noCallbackAddress(needFlags[first])
  if (url.length > longestUrl) throw tooLong()
  const address = readWebhookUrl(url, config, 'webhook_url')
  await openSeal(config)
  return { url: address, needs }
}

/** The caller's address is Delos's to know: what goes to Apollo as it is goes without it, and Apollo refuses it. */
export function withoutAddress(params: Params, needs: readonly Need[]): Params {
  if (!laterNeeds(needs).length) return params
  const { webhook_url: _, ...others } = params
  return others
}

/** One after the other: each may make the same webhook. What is known already is told at once, as Apollo would. */
export async function watchAll(
  context: Context,
  contacts: readonly Pick<ContactRow, 'id' | 'apolloId'>[],
  address: CallerAddress,
): Promise<void> {
  const byId = new Map(contacts.map((contact) => [contact.id, contact]))
  for (const contact of byId.values()) await watchContact(context, contact, address)
}

/** What comes later has to find whom it is for. */
export function unnamedPerson(field: string): ServiceError {
  return new ServiceError(
    'invalid_input',
    'What comes later needs a person who is named by email, hashed email, LinkedIn address, id, or name and domain',
    { reason: 'person_not_named', field },
  )
}

function tooLong(): ServiceError {
  return new ServiceError('invalid_input', `webhook_url has at most ${longestUrl} characters`, { field: 'webhook_url' })
}
