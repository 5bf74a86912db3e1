import type { Person } from '@delos/client'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import type { OrganizationRow } from '../../db/organizations.ts'
import type { EventDraft } from '../events/record-events.ts'
import { type StoredOrganization, storeOrganizations } from '../organizations/store-organizations.ts'
import { type ChangeOf, ContactUnit, type StoreParts } from './contact-unit.ts'
import { normalizeEmail } from './email.ts'
import { enrichmentEvents } from './enrichment-events.ts'
import { addressNames, namesOf } from './names-of.ts'
import { personalEmailsOf } from './needs.ts'
import { contactAudit } from './record-audit.ts'
import { type ContactFacts, personToContact } from './to-contact.ts'
import type { Identifier } from './wish.ts'

export interface AnsweredPerson {
  person: Person
  /** The names under which the person was asked for and found. */
  askedAs?: readonly Identifier[]
}

export interface StoredPerson {
  contact: ContactRow
  audit: AuditEntry[]
  events: EventDraft[]
}

/**
 * Files enriched people under every name they have, in order: one contact a person, however often and however they are
 * asked for. Takes four statements for one or for many; each join of two stored contacts takes one more.
 */
export async function storePeople(
  tx: Tx,
  people: readonly AnsweredPerson[],
  parts: StoreParts,
): Promise<StoredPerson[]> {
  if (!people.length) return []
  const employers = await storeEmployers(tx, people, parts)
  const seen = people.map(({ person, askedAs }, index) => {
    const facts = personToContact(person)
    const employer = employers[index]
    const names = [...namesOf(facts, employer?.organization.domain ?? null), ...privateNames(person)]
    return { person, employer, facts, names, askedAs }
  })
  const unit = await ContactUnit.open(tx, seen, parts)
  const filed = seen.map(({ person, employer, ...sighting }) => {
    const one = unit.file(sighting, enrichmentOf(person, employer?.organization, parts.at))
    const audit = [...one.audit, contactAudit('contact.enriched', one.before, one.after), ...(employer?.audit ?? [])]
    return { contactId: one.contactId, audit, events: enrichmentEvents(one.before, one.after) }
  })
  await unit.flush()
  return filed.map(({ contactId, ...one }) => ({ contact: unit.final(contactId), ...one }))
}

/** In the order of the people; undefined for those without a company. */
async function storeEmployers(
  tx: Tx,
  people: readonly AnsweredPerson[],
  parts: StoreParts,
): Promise<(StoredOrganization | undefined)[]> {
  const stored = await storeOrganizations(
    tx,
    people.flatMap(({ person }) => person.organization ?? []),
    parts,
  )
  return people.map(({ person }) => (person.organization ? stored.shift() : undefined))
}

function enrichmentOf(person: Person, organization: OrganizationRow | undefined, at: Date): ChangeOf {
  return (before, facts) => ({
    ...(before ? knownOf(facts) : facts),
    organizationId: organization?.id ?? before?.organizationId ?? null,
    raw: { ...person, ...(person.personal_emails ? {} : privateEmailsIn(before)) },
    enrichedAt: at,
    updatedAt: at,
  })
}

/** They are answered only where they were asked for: an answer without them says nothing about them. */
function privateEmailsIn(before: ContactRow | undefined): { personal_emails?: string[] } {
  const emails = before ? personalEmailsOf(before) : []
  return emails.length ? { personal_emails: emails } : {}
}

function privateNames({ personal_emails: emails = [] }: Person): Identifier[] {
  return emails.flatMap((email) => addressNames(normalizeEmail(email) ?? ''))
}

/** New facts win, missing ones do not wipe out old ones. */
export function knownOf(facts: ContactFacts): Partial<ContactFacts> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== undefined))
}
