import type { Contact, Organization, Person } from '@delos/client'
import type { ContactRow } from '../src/db/contacts.ts'
import { type AnsweredPerson, storePeople } from '../src/services/people/store-people.ts'
import { fileContacts } from '../src/services/sync/file-contacts.ts'
import type { Harness } from './harness.ts'

export const idOf = (number: number) => number.toString(16).padStart(24, '6')
export const acme = {
  id: idOf(900),
  name: 'Acme, Inc.',
  primary_domain: 'acme.example',
  website_url: 'http://www.acme.example',
} as Organization

export const emailOf = (number: number) => `ana.diaz${number}@acme.example`
export const profileOf = (number: number) => `http://www.linkedin.com/in/ana-diaz-${number}`

/** A person of Apollo’s with little about them. */
export function person(number: number, facts: Partial<Person> = {}): Person {
  const known = { id: idOf(number), name: `Ana Diaz${number}`, first_name: 'Ana', last_name: `Diaz${number}`, ...facts }
  return { email: null, linkedin_url: null, title: null, ...known } as Person
}

/** The same as a contact that the team saved. */
export function saved(number: number, facts: Partial<Contact> = {}): Contact {
  const known = { id: idOf(5000 + number), updated_at: '2026-01-01T00:00:00Z', contact_stage_id: 'lead', ...facts }
  return { person_id: null, email: null, linkedin_url: null, name: null, ...known } as Contact
}

/** Files people for good, with their audit entries. */
export function filePeople(h: Harness, ...people: AnsweredPerson[]): Promise<ContactRow[]> {
  return h.as().mutate(async (tx) => {
    const stored = await storePeople(tx, people, { makeId: h.gateway.makeId, at: new Date(h.clock.now()) })
    return { value: stored.map(({ contact }) => contact), audit: stored.flatMap(({ audit }) => audit) }
  })
}

/** The same for saved contacts, as a sync reads them. */
export function fileSaved(h: Harness, ...contacts: Contact[]): Promise<void> {
  return h.as().mutate(async (tx) => {
    const filed = await fileContacts(tx, contacts, { makeId: h.gateway.makeId, at: new Date(h.clock.now()) })
    return { value: undefined, audit: filed.flatMap(({ audit }) => audit ?? []) }
  })
}

/** The contacts that were not joined into another, the oldest first. */
export function living(h: Harness): Promise<ContactRow[]> {
  return h.gateway.db.selectFrom('contacts').selectAll().where('joinedInto', 'is', null).orderBy('id').execute()
}
