import type { Contact } from '@delos/client'
import type { SuppressionKey } from '../../db/suppressions.ts'
import { normalizeDomain } from '../people/domain.ts'
import { normalizeEmail } from '../people/email.ts'
import { emailHashes } from '../people/wish.ts'

/** Digests in which lists of addresses travel: MD5 and SHA-256, in hex. */
const digest = /^([0-9a-f]{32}|[0-9a-f]{64})$/
const contactId = /^[0-9a-f]{24}$/

/**
 * What a line of a suppression list names: an address, a digest of one, a contact's id, or a domain. Undefined where it is
 * none of them. Of an address only its digest is kept.
 */
export function readSubject(text: string): SuppressionKey | undefined {
  const value = text.trim()
  const lower = value.toLowerCase()
  if (digest.test(lower)) return { kind: 'email', subject: lower }
  if (contactId.test(lower)) return { kind: 'contact', subject: lower }
  if (/[^@\s]@/.test(value)) {
    const email = normalizeEmail(value)
    return email === undefined ? undefined : { kind: 'email', subject: keptDigest(email) }
  }
  const domain = normalizeDomain(value)
  return domain === undefined ? undefined : { kind: 'domain', subject: domain }
}

function keptDigest(email: string): string {
  return emailHashes(email)[1]
}

/** All under which a contact may be suppressed: each of its addresses, their domains, that of its company, its id. */
export function subjectsOf(contact: Contact): SuppressionKey[] {
  const addresses = [contact.email, ...(contact.contact_emails ?? []).map(({ email }) => email)].filter(
    (email): email is string => Boolean(email),
  )
  const hosts = [...addresses, contact.account?.domain, contact.organization?.primary_domain]
  const subjects = [
    ...addresses.flatMap(digestsOf).map((subject) => ({ kind: 'email' as const, subject })),
    ...hosts.flatMap(domainSubjects),
    { kind: 'contact' as const, subject: contact.id.toLowerCase() },
  ]
  return [...new Map(subjects.map((key) => [key.subject, key])).values()]
}

/** In its one spelling, and as others write it who have made a digest of it. */
function digestsOf(address: string): string[] {
  const plain = address.trim().toLowerCase()
  const spellings = new Set([plain, normalizeEmail(address) ?? plain])
  return [...spellings].flatMap(emailHashes)
}

/** Itself, and what it is a part of: `mail.example.com` belongs to `example.com`. */
export function domainSubjects(host: string | null | undefined): SuppressionKey[] {
  const domain = host ? normalizeDomain(host) : undefined
  const labels = domain?.split('.') ?? []
  return labels.slice(0, -1).map((_, index) => ({ kind: 'domain', subject: labels.slice(index).join('.') }))
}

/** How an address that a sync has seen is named in the list. */
export function optOutSubject(email: string): string {
  return keptDigest(normalizeEmail(email) ?? email.trim().toLowerCase())
}

/** All under which this value itself may stand on the list. */
export function exactNamesOf(value: string): SuppressionKey[] {
  const subject = readSubject(value)
  if (subject?.kind !== 'email' || !value.includes('@')) return subject ? [subject] : []
  return digestsOf(value).map((digest) => ({ kind: 'email', subject: digest }))
}

/** The same, and the domains that it is a part of. */
export function namesOfValue(value: string): SuppressionKey[] {
  const isHost = value.includes('@') || readSubject(value)?.kind === 'domain'
  return [...exactNamesOf(value), ...(isHost ? domainSubjects(value) : [])]
}
