import { isRoleAddress } from './email.ts'
import { normalizeLinkedinUrl } from './linkedin.ts'
import { foldName } from './person-name.ts'
import type { ContactFacts } from './to-contact.ts'
import { emailHashes, type Identifier } from './wish.ts'

/** Every name by which a person can be asked for again, strongest first. A shared mailbox is nobody's name. */
export function namesOf(facts: ContactFacts, domain: string | null): Identifier[] {
  const names: Identifier[] = []
  if (facts.apolloId) names.push({ kind: 'apollo', value: facts.apolloId })
  if (facts.apolloContactId) names.push({ kind: 'contact', value: facts.apolloContactId })
  if (facts.email && !isRoleAddress(facts.email)) {
    names.push({ kind: 'email', value: facts.email })
    for (const hash of emailHashes(facts.email)) names.push({ kind: 'email_hash', value: hash })
  }
  const profile = facts.linkedinUrl && normalizeLinkedinUrl(facts.linkedinUrl)
  if (profile) names.push({ kind: 'linkedin', value: profile })
  const folded = facts.name ? foldName(facts.name) : ''
  if (domain && folded.includes(' ')) names.push({ kind: 'name_domain', value: `${folded}@${domain}` })
  return names
}
