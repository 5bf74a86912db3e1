import type { ContactRow } from '../../db/contacts.ts'
import type { NamedBy } from '../../db/named-by.ts'

/** What a caller asks for beyond the record itself. Off unless asked: both may cost more, and both are personal. */
export const needs = ['personal_email', 'phone'] as const
export type Need = (typeof needs)[number]

/** Whether the stored record holds it: a known address does not answer a request for a phone. */
export function holds(contact: ContactRow, need: Need): boolean {
  return need === 'phone' ? contact.phone !== null : personalEmailsOf(contact).length > 0
}

export function personalEmailsOf({ raw }: Pick<ContactRow, 'raw'>): string[] {
  const emails = raw && 'personal_emails' in raw ? raw.personal_emails : []
  return Array.isArray(emails) ? emails.filter((email) => typeof email === 'string') : []
}

/** The name under which is kept that Apollo was asked for it and had none. */
export function lackOf(contactId: string, need: Need): NamedBy {
  return { kind: `no_${need}`, value: contactId }
}
