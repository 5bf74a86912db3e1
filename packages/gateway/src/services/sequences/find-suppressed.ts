import type { Contact } from '@delos/client'
import { findCompanyDomains } from '../../db/company-domains.ts'
import type { ReadDb } from '../../db/database.ts'
import { findSuppressions, type SuppressionRow } from '../../db/suppressions.ts'
import { domainSubjects, subjectsOf } from './suppression-subject.ts'

/** The suppression that stands against each of these contacts, by the contact's id. */
export async function findSuppressed(
  db: ReadDb,
  contacts: readonly Contact[],
  at: Date,
): Promise<Map<string, SuppressionRow>> {
  const companies = await findCompanyDomains(db, {
    organizationIds: contacts.flatMap(({ organization_id }) => organization_id ?? []),
    accountIds: contacts.flatMap(({ account_id }) => account_id ?? []),
  })
  const named = contacts.map((contact) => ({
    id: contact.id,
    // Apollo does not tell a contact's company with the contact: what is stored of it is asked as well.
    subjects: [
      ...subjectsOf(contact),
      ...domainSubjects(companies.get(contact.organization_id ?? '')),
      ...domainSubjects(companies.get(contact.account_id ?? '')),
    ].map(({ subject }) => subject),
  }))
  const keys = named.flatMap(({ subjects }) => subjects.map((subject) => ({ subject })))
  const inForce = new Map((await findSuppressions(db, keys, at)).map((row) => [row.subject, row]))
  return new Map(
    named.flatMap(({ id, subjects }) => {
      const row = subjects.map((subject) => inForce.get(subject)).find((found) => found !== undefined)
      return row ? [[id, row] as const] : []
    }),
  )
}

/** What a caller is told of it; never whom it names. */
export function describeSuppression({ kind, reason, until }: SuppressionRow): string {
  return `${kind}: ${reason}${until ? `, until ${until.toISOString()}` : ''}`
}
