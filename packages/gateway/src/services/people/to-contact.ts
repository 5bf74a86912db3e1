import type { Contact, Person } from '@delos/client'
import { isPlaceholderEmail, normalizeEmail } from './email.ts'

/** What a person of Apollo's says about a contact of ours. */
export interface ContactFacts {
  apolloId: string | null
  apolloContactId: string | null
  email: string | null
  emailStatus: string | null
  firstName: string | null
  lastName: string | null
  name: string | null
  title: string | null
  seniority: string | null
  phone: string | null
  linkedinUrl: string | null
  city: string | null
  country: string | null
}

/** Nothing said yet. */
export const noFacts: ContactFacts = {
  apolloId: null,
  apolloContactId: null,
  email: null,
  emailStatus: null,
  firstName: null,
  lastName: null,
  name: null,
  title: null,
  seniority: null,
  phone: null,
  linkedinUrl: null,
  city: null,
  country: null,
}

export function personToContact(person: Person): ContactFacts {
  return {
    apolloId: person.id,
    apolloContactId: person.contact_id ?? null,
    email: ownEmail(person.email),
    emailStatus: person.email_status ?? null,
    firstName: person.first_name,
    lastName: person.last_name,
    name: person.name || null,
    title: person.title,
    seniority: person.seniority,
    phone: person.contact?.sanitized_phone ?? null,
    linkedinUrl: person.linkedin_url,
    city: person.city ?? null,
    country: person.country ?? null,
  }
}

/** A saved contact, as the sync reads it. */
export function savedToContact(contact: Contact): ContactFacts {
  return {
    apolloId: contact.person_id,
    apolloContactId: contact.id,
    email: ownEmail(contact.email),
    emailStatus: contact.email_status,
    firstName: contact.first_name,
    lastName: contact.last_name,
    name: contact.name,
    title: contact.title,
    seniority: null,
    phone: contact.sanitized_phone ?? null,
    linkedinUrl: contact.linkedin_url,
    city: contact.city ?? null,
    country: contact.country ?? null,
  }
}

/** What is no sound address is kept as it is: it is shown, but names nobody. */
function ownEmail(email: string | null): string | null {
  return email && !isPlaceholderEmail(email) ? (normalizeEmail(email) ?? email.toLowerCase()) : null
}
