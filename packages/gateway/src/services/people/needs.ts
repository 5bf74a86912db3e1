import type { ContactRow } from '../../db/contacts.ts'
import type { NamedBy } from '../../db/named-by.ts'
import type { LaterNeed } from '../../db/tables.ts'

/** What a caller asks for beyond the record itself. Off unless asked: all may cost more, and all are personal. */
export const needs = ['personal_email', 'phone', 'waterfall_email', 'waterfall_phone'] as const
export type Need = (typeof needs)[number]

/** What Apollo posts after its answer, and charges for then. */
export function laterNeeds(asked: readonly Need[] = []): LaterNeed[] {
  return asked.filter((need) => need !== 'personal_email')
}

/** Whether the stored record holds it: a known address does not answer a request for a phone. */
export function holds(contact: ContactRow, need: Need): boolean {
  if (need === 'personal_email') return personalEmailsOf(contact).length > 0
  return need === 'waterfall_email' ? hasSoundEmail(contact) : contact.phone !== null
}

/** Apollo guesses addresses; whoever pays vendors to look wants one that somebody has seen. */
export function hasSoundEmail({ email, emailStatus }: Pick<ContactRow, 'email' | 'emailStatus'>): boolean {
  return email !== null && emailStatus?.toLowerCase() === 'verified'
}

/** Whether it comes with what is awaited. A waterfall's number answers a request for a number, and not the reverse. */
export function comesWith(awaited: ReadonlySet<LaterNeed>, need: Need): boolean {
  if (need === 'personal_email') return false
  return awaited.has(need) || (need === 'phone' && awaited.has('waterfall_phone'))
}

export function personalEmailsOf({ raw }: Pick<ContactRow, 'raw'>): string[] {
  const emails = raw && 'personal_emails' in raw ? raw.personal_emails : []
  return Array.isArray(emails) ? emails.filter((email) => typeof email === 'string') : []
}

/** The name under which is kept that Apollo was asked for it and had none. */
export function lackOf(contactId: string, need: Need): NamedBy {
  return { kind: `no_${need}`, value: contactId }
}
