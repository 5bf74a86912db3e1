import type { Person } from '@delos/client'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import type { OrganizationRow } from '../../db/organizations.ts'
import type { EventDraft } from '../events/record-events.ts'
import { type StoredOrganization, workOutOrganizations } from '../organizations/store-organizations.ts'
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
  /** As the answer named it. */
  employer: OrganizationRow | undefined
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
  const { stored, flush } = await workOutPeople(tx, people, parts)
  await flush()
  return stored
}

/** The same, with nothing written before `flush`: what is to be filed is known after two statements. */
export async function workOutPeople(
  tx: Tx,
  people: readonly AnsweredPerson[],
  parts: StoreParts,
): Promise<{ stored: StoredPerson[]; flush(): Promise<void> }> {
  if (!people.length) return { stored: [], flush: async () => {} }
  const { employers, flush: flushEmployers } = await workOutEmployers(tx, people, parts)
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
    const events = enrichmentEvents(one.before, one.after)
    return { contactId: one.contactId, employer: employer?.organization, audit, events }
  })
  return {
    stored: filed.map(({ contactId, ...one }) => ({ contact: unit.final(contactId), ...one })),
    async flush() {
      await flushEmployers()
      await unit.flush()
    },
  }
}

/** In the order of the people; undefined for those without a company. */
async function workOutEmployers(
  tx: Tx,
  people: readonly AnsweredPerson[],
  { newIds, makeId, at }: StoreParts,
): Promise<{ employers: (StoredOrganization | undefined)[]; flush(): Promise<void> }> {
  const { stored, flush } = await workOutOrganizations(
    tx,
    people.flatMap(({ person }) => person.organization ?? []),
    { makeId: newIds ? () => newIds.organization : makeId, at },
  )
  return { employers: people.map(({ person }) => (person.organization ? stored.shift() : undefined)), flush }
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
