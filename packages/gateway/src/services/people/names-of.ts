import { isRoleAddress, normalizeEmail } from './email.ts'
import { normalizeLinkedinUrl } from './linkedin.ts'
import { foldName } from './person-name.ts'
import type { ContactFacts } from './to-contact.ts'
import { emailHashes, type Identifier } from './wish.ts'

/** Every name by which a person can be asked for again, strongest first. A shared mailbox is nobody's name. */
export function namesOf(facts: ContactFacts, domain: string | null): Identifier[] {
  const names: Identifier[] = []
  if (facts.apolloId) names.push({ kind: 'apollo', value: facts.apolloId })
  if (facts.apolloContactId) names.push({ kind: 'contact', value: facts.apolloContactId })
  if (facts.email) names.push(...addressNames(facts.email))
  const profile = facts.linkedinUrl && normalizeLinkedinUrl(facts.linkedinUrl)
  if (profile?.startsWith('in/')) names.push({ kind: 'linkedin', value: profile })
  const folded = facts.name ? foldName(facts.name) : ''
  if (domain && folded.includes(' ')) names.push({ kind: 'name_domain', value: `${folded}@${domain}` })
  return names
}

/** An address and its digests; none for a desk, or for what is no sound address. */
export function addressNames(address: string): Identifier[] {
  const email = normalizeEmail(address)
  if (email !== address || isRoleAddress(email)) return []
  return [
    { kind: 'email', value: email },
    ...emailHashes(email).map((value) => ({ kind: 'email_hash' as const, value })),
  ]
}
