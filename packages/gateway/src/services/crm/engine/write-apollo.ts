import { type Account, ApolloError, type Contact, type Deal } from '@delos/client'
import { callOptions } from '../../../apollo-call.ts'
import type { Context } from '../../../context.ts'
import { createOnce } from '../../deals/create-once.ts'
import { normalizeEmail } from '../../people/email.ts'
import type { LocalKind } from '../mapping/apollo-fields.ts'

export type ApolloRecord =
  | { kind: 'contact'; record: Contact }
  | { kind: 'account'; record: Account }
  | { kind: 'deal'; record: Deal }

type Params = Record<string, unknown>

/** Makes one record. After an answer that was lost it is looked for, and made again only where it is certainly not there. */
export async function createInApollo(context: Context, kind: LocalKind, params: Params): Promise<ApolloRecord> {
  const startedAt = context.clock.now()
  return createOnce(context, {
    noun: kind,
    create: () => sendCreation(context, kind, params),
    find: () => findInApollo(context, kind, { params, startedAt }),
  })
}

async function sendCreation(context: Context, kind: LocalKind, params: Params): Promise<ApolloRecord> {
  const options = callOptions(context, { mustEnd: true })
  switch (kind) {
    case 'contact':
      return { kind, record: (await context.apollo.contacts.create(params, options)).contact }
    case 'account':
      return { kind, record: await context.apollo.accounts.create(params, options) }
    case 'deal':
      return { kind, record: await context.apollo.deals.create({ ...params, name: String(params.name) }, options) }
    case 'task':
      break
  }
  throw new Error('Tasks go to the CRM only')
}

/** A record that was made since, alike in what it is told by. */
export async function findInApollo(
  context: Context,
  kind: LocalKind,
  { params, startedAt }: { params: Params; startedAt: number },
): Promise<ApolloRecord | undefined> {
  if (kind === 'contact') {
    const record = await findContact(context, params, startedAt)
    return record && { kind, record }
  }
  if (kind === 'account') {
    const record = await findAccount(context, params, startedAt)
    return record && { kind, record }
  }
  const record = kind === 'deal' ? await findDeal(context, params, startedAt) : undefined
  return record && { kind: 'deal', record }
}

/** Made since we began, and alike in all that we sent: before we began nobody had it. */
const clockSkewMs = 60_000

function isNew(createdAt: string | undefined, startedAt: number): boolean {
  return Date.parse(createdAt ?? '') >= startedAt - clockSkewMs
}

async function findContact(context: Context, params: Params, startedAt: number): Promise<Contact | undefined> {
  const email = textOf(params.email)
  const words = email || [textOf(params.first_name), textOf(params.last_name)].filter(Boolean).join(' ')
  const { contacts } = await context.apollo.contacts.search({ q_keywords: words, per_page: 100 }, callOptions(context))
  const same = (one: Contact) =>
    email
      ? normalizeEmail(one.email ?? '') === normalizeEmail(email)
      : one.first_name === (params.first_name ?? null) && one.last_name === (params.last_name ?? null)
  return contacts.find((contact) => same(contact) && isNew(contact.created_at, startedAt))
}

async function findAccount(context: Context, params: Params, startedAt: number): Promise<Account | undefined> {
  const name = String(params.name ?? params.domain)
  const { accounts } = await context.apollo.accounts.search(
    { q_organization_name: name, per_page: 100 },
    callOptions(context),
  )
  return accounts.find(
    (one) =>
      (params.domain === undefined || one.domain === params.domain) &&
      (params.name === undefined || one.name === params.name) &&
      isNew(one.created_at, startedAt),
  )
}

async function findDeal(context: Context, params: Params, startedAt: number): Promise<Deal | undefined> {
  const answer = await context.apollo.deals.search(
    { q_keywords: String(params.name), per_page: 100 },
    callOptions(context),
  )
  return answer.opportunities.find((one) => one.name === params.name && isNew(one.created_at ?? undefined, startedAt))
}

/** Changes up to a hundred contacts in one call; setting the same again does no harm. */
export async function updateContacts(
  context: Context,
  changes: readonly { id: string; params: Params }[],
): Promise<readonly Contact[]> {
  const contact_attributes = changes.map(({ id, params }) => ({ ...params, id }))
  const options = callOptions(context, { mustEnd: true })
  const { contacts = [] } = await repeatable(() => context.apollo.contacts.bulkUpdate({ contact_attributes }, options))
  return contacts
}

export async function updateOne(
  context: Context,
  kind: LocalKind,
  { id, params }: { id: string; params: Params },
): Promise<ApolloRecord> {
  const options = callOptions(context, { mustEnd: true })
  switch (kind) {
    case 'contact':
      return { kind, record: (await repeatable(() => context.apollo.contacts.update(id, params, options))).contact }
    case 'account':
      return { kind, record: (await repeatable(() => context.apollo.accounts.update(id, params, options))).account }
    case 'deal':
      return { kind, record: await repeatable(() => context.apollo.deals.update(id, params, options)) }
    case 'task':
      break
  }
  throw new Error('Tasks go to the CRM only')
}

const tries = 3

async function repeatable<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      const isLost = error instanceof ApolloError && error.outcome === 'unknown' && error.name !== 'AbortError'
      if (!isLost || attempt >= tries) throw error
    }
  }
}

export async function removeInApollo(context: Context, kind: LocalKind, apolloId: string): Promise<void> {
  const options = callOptions(context, { mustEnd: true })
  if (kind === 'contact') await context.apollo.contacts.delete(apolloId, options)
  else if (kind === 'account') await context.apollo.accounts.bulkDelete([apolloId], options)
  else if (kind === 'deal') await context.apollo.deals.bulkDelete([apolloId], options)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
