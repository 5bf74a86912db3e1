import type { Contact } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { type Circumstances, predictSkip } from './predict-skip.ts'
import { readContacts } from './read-contacts.ts'
import { sequenceNotFound } from './sequence-errors.ts'
import type { Liftable, SkipReason } from './skip-reasons.ts'

export interface EnrolmentReport {
  enrolled: string[]
  skipped: { contactId: string; reason: SkipReason }[]
}

export interface EnrolmentWish {
  id: string
  contactIds: readonly string[]
  allow: readonly Liftable[]
}

/** What adding would do, found by reading alone. */
export async function foreseeEnrolment(context: Context, wish: EnrolmentWish): Promise<EnrolmentReport> {
  await requireSequence(context, wish.id)
  const [contacts, circumstances] = await Promise.all([
    readContacts(context, wish.contactIds),
    readCircumstances(context, wish),
  ])
  return sortOut(wish.contactIds, (contactId) => predictSkip(contacts.get(contactId), circumstances))
}

export async function readCircumstances(context: Context, { id, allow }: EnrolmentWish): Promise<Circumstances> {
  const [profile, companies] = await Promise.all([
    context.apollo.users.profile({}, callOptions(context)),
    allow.includes('same_company') ? new Set<string>() : enrolledCompanies(context, id),
  ])
  return { sequenceId: id, actingUserId: profile.id, companies, allow }
}

export function sortOut(
  contactIds: readonly string[],
  reasonFor: (contactId: string) => SkipReason | undefined,
): EnrolmentReport {
  const report: EnrolmentReport = { enrolled: [], skipped: [] }
  for (const contactId of contactIds) {
    const reason = reasonFor(contactId)
    if (reason) report.skipped.push({ contactId, reason })
    else report.enrolled.push(contactId)
  }
  return report
}

/** There is no reading of one sequence: it is looked for in the list. */
async function requireSequence(context: Context, id: string): Promise<void> {
  for await (const sequence of context.apollo.sequences.searchAll({}, callOptions(context))) {
    if (sequence.id === id) return
  }
  throw sequenceNotFound()
}

async function enrolledCompanies(context: Context, sequenceId: string): Promise<Set<string>> {
  const companies = new Set<string>()
  const enrolled: AsyncIterable<Contact> = context.apollo.contacts.searchAll(
    { emailer_campaign_ids: [sequenceId] },
    callOptions(context),
  )
  for await (const { organization_id } of enrolled) if (organization_id) companies.add(organization_id)
  return companies
}
