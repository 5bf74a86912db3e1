import { AbortError, ApolloError } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { type ContactRow, updateContact } from '../../db/contacts.ts'
import { findOrganization } from '../../db/organizations.ts'
import { contactAudit } from './record-audit.ts'

/** Nobody who is about to pay one credit waits longer for a chance to save it. */
const longestWaitMs = 5000
const askedAtOnce = 10

/**
 * Asks Apollo’s free search whether stored people have changed since they were bought. Those who have not are as fresh as
 * if they had been bought again; undefined for everybody else, in the order given. Once the search cannot be asked, the
 * rest is not asked for.
 */
export async function confirmUnchanged(
  context: Context,
  contacts: readonly ContactRow[],
): Promise<(ContactRow | undefined)[]> {
  const confirmed: (ContactRow | undefined)[] = contacts.map(() => undefined)
  for (let done = 0; done < contacts.length; done += askedAtOnce) {
    const some = contacts.slice(done, done + askedAtOnce)
    const answers = await Promise.all(some.map((contact) => confirmOne(context, contact)))
    for (const [index, answer] of answers.entries()) confirmed[done + index] = answer || undefined
    if (answers.includes(false)) break
  }
  return confirmed
}

/** Undefined where the person has changed or is not shown; false where the search cannot be asked. */
async function confirmOne(context: Context, contact: ContactRow): Promise<ContactRow | undefined | false> {
  const refreshedAt = await lastRefreshOf(context, contact)
  if (refreshedAt === false) return false
  if (refreshedAt === undefined || !contact.enrichedAt || refreshedAt > contact.enrichedAt.getTime()) return undefined
  const at = new Date(context.clock.now())
  return context.mutate(async (tx) => {
    const after = await updateContact(tx, contact.id, { enrichedAt: at, updatedAt: at })
    return { value: after, audit: contactAudit('contact.confirmed', contact, after) }
  })
}

/** Epoch milliseconds; undefined where the search does not show the person, false where it cannot be asked. */
async function lastRefreshOf(context: Context, contact: ContactRow): Promise<number | undefined | false> {
  const { apolloId, name, organizationId, enrichedAt } = contact
  const organization = organizationId ? await findOrganization(context.db, organizationId) : undefined
  if (!apolloId || !name || !enrichedAt || !organization?.domain) return undefined
  const latest = context.clock.now() + longestWaitMs
  const deadline = Math.min(context.deadline ?? latest, latest)
  try {
    const { people } = await context.apollo.people.search(
      { q_keywords: name, q_organization_domains_list: [organization.domain], page: 1, per_page: 25 },
      callOptions({ ...context, deadline }, { cache: 'refresh' }),
    )
    const shown = people.find((person) => person.id === apolloId)?.last_refreshed_at
    return shown ? Date.parse(shown) : undefined
  } catch (error) {
    // A key without the right to search, a full limit, an outage: then the question stays open, and the purchase decides.
    if (error instanceof ApolloError && !(error instanceof AbortError)) return false
    throw error
  }
}
