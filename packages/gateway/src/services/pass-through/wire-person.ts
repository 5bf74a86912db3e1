import { createHash, randomBytes } from 'node:crypto'
import { isMatch } from '@delos/client'
import type { ContactRow } from '../../db/contacts.ts'
import { hasSoundEmail } from '../people/needs.ts'
import type { Params } from './parameters.ts'

/** The stored record as Apollo would answer it. `personal`: with personal addresses, `email`: with the one of work. */
export function personText(
  { raw, ...contact }: ContactRow,
  { personal, email }: { personal: boolean; email: boolean },
): string {
  const record: Params = raw && isMatch(raw) ? withFoundEmail({ ...raw }, contact) : fromColumns(contact)
  if (!personal) delete record.personal_emails
  if (!email) {
    delete record.email
    delete record.email_status
  }
  return JSON.stringify(record)
}

/** A waterfall's address comes after the record. */
function withFoundEmail(record: Params, contact: Pick<ContactRow, 'email' | 'emailStatus'>): Params {
  const { email, emailStatus } = contact
  if (email === null || record.email === email) return record
  const isNews = record.email == null || (hasSoundEmail(contact) && record.email_status !== 'verified')
  return isNews ? { ...record, email, email_status: emailStatus } : record
}

/** What is left where the record itself is gone. */
function fromColumns(contact: Omit<ContactRow, 'raw'>): Params {
  return {
    ...unknownPerson({ email: contact.email }),
    id: contact.apolloId ?? contact.id,
    first_name: contact.firstName,
    last_name: contact.lastName,
    name: contact.name ?? '',
    title: contact.title,
    linkedin_url: contact.linkedinUrl,
    email: contact.email,
    email_status: contact.emailStatus,
    seniority: contact.seniority,
    city: contact.city,
    country: contact.country,
  }
}

/** Apollo answers an unknown person with 200 and a record without a name. */
export function unknownPerson(asked: Params): Params {
  const { email } = asked
  return {
    id: createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 24),
    first_name: null,
    last_name: null,
    name: '',
    linkedin_url: null,
    title: null,
    photo_url: null,
    twitter_url: null,
    github_url: null,
    facebook_url: null,
    extrapolated_email_confidence: null,
    headline: null,
    organization_id: null,
    employment_history: [],
    ...(typeof email === 'string' ? { email } : {}),
    email_status: null,
    intent_strength: null,
    show_intent: false,
    email_domain_catchall: false,
    revealed_for_current_team: true,
    departments: [],
    subdepartments: [],
    functions: [],
    seniority: null,
  }
}

/** A signed 64-bit number, in digits: no JavaScript number holds it. */
export function makeRequestId(): string {
  return randomBytes(8).readBigInt64BE().toString()
}
