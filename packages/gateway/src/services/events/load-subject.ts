import type { Contact } from '@delos/client'
import { ValidationError } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { findAccount, findContactOfAccount } from '../../db/accounts.ts'
import { type ContactRow, findContact, findContactByApolloContactId } from '../../db/contacts.ts'
import { findDeal } from '../../db/deals.ts'
import type { EventRow } from '../../db/events.ts'
import { findAccountByApolloId } from '../../db/organizations.ts'
import { findTask } from '../../db/tasks.ts'
import type { Subject } from './fields.ts'

/** A record that an event leads to. */
export interface SubjectRecord {
  /** Ours; null for a contact that Apollo alone knows. */
  id: string | null
  apolloId: string | null
  ownerId: string | null
  values: Record<string, unknown>
}

export function loadSubject(context: Context, event: EventRow, subject: Subject): Promise<SubjectRecord | undefined> {
  if (subject === 'deal') return loadDeal(context, event)
  if (subject === 'contact') return loadContact(context, event)
  if (subject === 'account') return loadAccount(context, event)
  return loadTask(context, event)
}

async function loadDeal({ db }: Context, { entityType, entityId }: EventRow): Promise<SubjectRecord | undefined> {
  const deal = entityType === 'deal' ? await findDeal(db, entityId) : undefined
  if (!deal) return undefined
  const values = { ...deal, fields: deal.raw.typed_custom_fields }
  return { id: deal.id, apolloId: deal.id, ownerId: deal.ownerId, values }
}

/** Of a deal, the first contact that it was given, else one of its account. */
async function loadContact(context: Context, event: EventRow): Promise<SubjectRecord | undefined> {
  const { entityType, entityId, data } = event
  if (entityType === 'contact') {
    const row = (await findContact(context.db, entityId)) ?? (await findContactByApolloContactId(context.db, entityId))
    return row ? ofContactRow(row) : byApolloId(context, text(data.apolloContactId))
  }
  if (entityType === 'deal') {
    const deal = await findDeal(context.db, entityId)
    const [given] = deal?.contactIds ?? []
    return given ? byApolloId(context, given) : ofAccount(context, deal?.accountId)
  }
  if (entityType === 'account') return ofAccount(context, (await loadAccount(context, event))?.apolloId)
  if (entityType === 'task') return byApolloId(context, text((await loadTask(context, event))?.values.contactId))
  return byApolloId(context, text(data.apolloContactId) ?? text(data.contactId))
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined
}

async function byApolloId(context: Context, id: string | null | undefined): Promise<SubjectRecord | undefined> {
  if (!id) return undefined
  const row = (await findContactByApolloContactId(context.db, id)) ?? (await findContact(context.db, id))
  if (row) return ofContactRow(row)
  try {
    return ofContact(await context.apollo.contacts.get(id, callOptions(context)))
  } catch (error) {
    // Apollo says 422 for a contact that is missing, deleted or not ours.
    if (error instanceof ValidationError) return undefined
    throw error
  }
}

/** Apollo has no filter by account: the account's name narrows the search, and the rows tell the rest. */
async function ofAccount(context: Context, accountId: string | null | undefined): Promise<SubjectRecord | undefined> {
  if (!accountId) return undefined
  const known = await findContactOfAccount(context.db, accountId)
  if (known) return byApolloId(context, known.apolloContactId)
  const stored = await findAccountByApolloId(context.db, accountId)
  const name = stored?.name ?? (await context.apollo.accounts.get(accountId, callOptions(context))).name
  if (!name) return undefined
  const answer = await context.apollo.contacts.search(
    { q_keywords: name, page: 1, per_page: 100 },
    callOptions(context),
  )
  const contact = answer.contacts.find(({ account_id }) => account_id === accountId)
  return contact && ofContact(contact)
}

function ofContactRow(row: ContactRow): SubjectRecord {
  const raw = row.raw ?? {}
  const values = {
    ...row,
    company: raw.organization_name,
    listIds: raw.label_ids,
    fields: raw.typed_custom_fields,
    accountId: raw.account_id,
  }
  return { id: row.id, apolloId: row.apolloContactId, ownerId: row.ownerId, values }
}

function ofContact(contact: Contact): SubjectRecord {
  const values = {
    id: contact.id,
    name: contact.name,
    firstName: contact.first_name,
    lastName: contact.last_name,
    title: contact.title,
    company: contact.organization_name,
    email: contact.email,
    emailStatus: contact.email_status,
    phone: contact.sanitized_phone,
    linkedinUrl: contact.linkedin_url,
    city: contact.city,
    country: contact.country,
    stageId: contact.contact_stage_id,
    ownerId: contact.owner_id,
    listIds: contact.label_ids,
    fields: contact.typed_custom_fields,
    accountId: contact.account_id,
  }
  return { id: null, apolloId: contact.id, ownerId: contact.owner_id, values }
}

async function loadAccount(context: Context, event: EventRow): Promise<SubjectRecord | undefined> {
  const { db } = context
  const { entityType, entityId } = event
  const id =
    entityType === 'account'
      ? entityId
      : entityType === 'deal'
        ? (await findDeal(db, entityId))?.accountId
        : text((await loadContact(context, event))?.values.accountId)
  const row = id ? ((await findAccount(db, id)) ?? (await findAccountByApolloId(db, id))) : undefined
  if (!row) return undefined
  const values = { ...row, listIds: row.raw.label_ids, fields: row.raw.typed_custom_fields }
  return { id: row.id, apolloId: row.apolloId, ownerId: row.ownerId, values }
}

async function loadTask({ db }: Context, { entityType, entityId, data }: EventRow): Promise<SubjectRecord | undefined> {
  if (entityType !== 'task') return undefined
  const row = await findTask(db, entityId)
  if (row) return { id: row.id, apolloId: row.id, ownerId: row.userId, values: { ...row } }
  const told = (data.after ?? data.before) as Record<string, unknown> | undefined
  return told && { id: entityId, apolloId: entityId, ownerId: text(told.userId) ?? null, values: told }
}
