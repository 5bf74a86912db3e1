import type { Contact } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { normalizeDomain } from '../people/domain.ts'
import { describeSuppression, findSuppressed } from './find-suppressed.ts'
import type { Candidate } from './places.ts'
import { type Circumstances, certainSkip, predictSafeguard } from './predict-skip.ts'
import { readContacts } from './read-contacts.ts'
import { type Liftable, type Skip, skipped } from './skip-reasons.ts'

export interface EnrolmentWish {
  id: string
  contactIds: readonly string[]
  allow: readonly Liftable[]
}

export interface Examined {
  /** Who may be asked for, those first whom nothing seems to stop. */
  candidates: Candidate[]
  /** Who may not in any case. */
  skips: Skip[]
}

/**
 * Looks at each contact as Apollo has it now. What Apollo is certain to refuse, and whom we must not write to, is not even
 * asked for; of the rest it is foreseen what Apollo would say.
 */
export async function examineContacts(
  context: Context,
  wish: EnrolmentWish,
  circumstances: Circumstances,
): Promise<Examined> {
  const contacts = await readContacts(context, wish.contactIds)
  const suppressed = await findSuppressed(context.db, [...contacts.values()], new Date(context.clock.now()))
  const free: Candidate[] = []
  const doubtful: Candidate[] = []
  const skips: Skip[] = []
  for (const contactId of wish.contactIds) {
    const contact = contacts.get(contactId)
    const certain = contact ? certainSkip(contact, wish.id) : 'contact_not_found'
    if (!contact || certain) {
      skips.push(skipped(contactId, certain ?? 'contact_not_found'))
      continue
    }
    const suppression = suppressed.get(contact.id)
    if (suppression) {
      skips.push(skipped(contactId, 'suppressed', describeSuppression(suppression)))
      continue
    }
    const reason = predictSafeguard(contact, circumstances)
    const company = companyOf(contact)
    if (reason) doubtful.push({ contactId, company, foreseen: skipped(contactId, reason) })
    else free.push({ contactId, company })
  }
  return { candidates: [...free, ...doubtful], skips }
}

/** For the cap of a company: the organization, else the account, else the domain of an address that is the company's own. */
function companyOf({ organization_id, account_id, email, free_domain }: Contact): string | null {
  if (organization_id || account_id) return organization_id ?? account_id
  return (email && !free_domain && normalizeDomain(email)) || null
}

/** `withCompanies`: who of a company is in the sequence already takes a reading of all who are in it. */
export async function readCircumstances(
  context: Context,
  { id, allow }: Pick<EnrolmentWish, 'id' | 'allow'>,
  { withCompanies }: { withCompanies: boolean },
): Promise<Circumstances> {
  const [profile, companies] = await Promise.all([
    context.apollo.users.profile({}, callOptions(context)),
    withCompanies && !allow.includes('same_company') ? enrolledCompanies(context, id) : new Set<string>(),
  ])
  return { sequenceId: id, actingUserId: profile.id, companies, allow }
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
