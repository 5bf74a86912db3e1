import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { findContactOfAccount } from '../../db/accounts.ts'
import { findContact, findContactByApolloContactId } from '../../db/contacts.ts'
import { findDeal } from '../../db/deals.ts'
import { findAccountByApolloId } from '../../db/organizations.ts'
import type { StageChangeRow } from '../../db/stage-changes.ts'
import { loadStages, stageName } from './load-stages.ts'

/** What a rule's task is about. */
export interface Cause {
  /** Apollo's id of the contact that the task is for. */
  contactId: string | undefined
  dealId: string | undefined
  ownerId: string | undefined
  /** What the placeholders stand for. */
  values: Record<string, string | null>
}

interface NamedContact {
  apolloContactId: string | null
  name: string | null
}

export async function loadCause(context: Context, change: StageChangeRow): Promise<Cause> {
  const stages = await loadStages(context, change.object)
  const values = { from: stageName(stages, change.fromStageId), to: stageName(stages, change.toStageId) }
  return change.object === 'deal' ? ofDeal(context, change, values) : ofContact(context, change, values)
}

async function ofContact({ db }: Context, change: StageChangeRow, values: Cause['values']): Promise<Cause> {
  const contact = await findContact(db, change.entityId)
  return {
    contactId: contact?.apolloContactId ?? undefined,
    dealId: undefined,
    ownerId: contact?.ownerId ?? undefined,
    values: { ...values, 'contact.name': contact?.name ?? null },
  }
}

async function ofDeal(context: Context, change: StageChangeRow, values: Cause['values']): Promise<Cause> {
  const deal = await findDeal(context.db, change.entityId)
  const [given] = deal?.contactIds ?? []
  const contact = given ? await nameContact(context, given) : await findAtAccount(context, deal?.accountId)
  return {
    contactId: contact?.apolloContactId ?? undefined,
    dealId: deal?.id,
    ownerId: deal?.ownerId ?? undefined,
    values: {
      ...values,
      'deal.name': deal?.name ?? null,
      'deal.amount': deal?.amount === undefined || deal.amount === null ? null : String(deal.amount),
      'contact.name': contact?.name ?? null,
    },
  }
}

async function nameContact({ db }: Context, apolloContactId: string): Promise<NamedContact> {
  const known = await findContactByApolloContactId(db, apolloContactId)
  return { apolloContactId, name: known?.name ?? null }
}

/** Apollo has no filter by account: the account's name narrows the search, and the rows tell the rest. */
async function findAtAccount(
  context: Context,
  accountId: string | null | undefined,
): Promise<NamedContact | undefined> {
  if (!accountId) return undefined
  const known = await findContactOfAccount(context.db, accountId)
  if (known) return known
  const stored = await findAccountByApolloId(context.db, accountId)
  const name = stored?.name ?? (await context.apollo.accounts.get(accountId, callOptions(context))).name
  if (!name) return undefined
  const answer = await context.apollo.contacts.search(
    { q_keywords: name, page: 1, per_page: 100 },
    callOptions(context),
  )
  const contact = answer.contacts.find(({ account_id }) => account_id === accountId)
  return contact && { apolloContactId: contact.id, name: contact.name }
}
