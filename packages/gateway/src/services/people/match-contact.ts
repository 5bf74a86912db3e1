import type { ContactRow } from '../../db/contacts.ts'
import { isRoleAddress } from './email.ts'
import { normalizeLinkedinUrl } from './linkedin.ts'
import type { ContactFacts } from './to-contact.ts'
import type { Identifier, IdentifierKind } from './wish.ts'

/** A record of Apollo's about a person, and how it was come by. */
export interface Sighting {
  facts: ContactFacts
  /** The record's own names, strongest first. */
  names: readonly Identifier[]
  /** The names that were asked for and that Apollo answered with this record. */
  askedAs?: readonly Identifier[]
  /** The contact that the record is about, whatever its names say. */
  contactId?: string
}

export interface Match {
  main: ContactRow
  /** Other contacts that the record proves to be the same person. */
  others: { contact: ContactRow; evidence: Identifier[] }[]
}

/** What is stored, as far as the record's names lead to it. */
export interface KnownPeople {
  find(name: Identifier): ContactRow | undefined
  get(id: string): ContactRow | undefined
  /** Somebody told these two apart, and this evidence says nothing new. */
  isSplit(oneId: string, otherId: string, evidence: readonly Identifier[]): boolean
}

/** A namesake at the same company may be somebody else: the name finds a person and never joins two. */
const proving: ReadonlySet<IdentifierKind> = new Set(['apollo', 'contact', 'email', 'linkedin', 'email_hash'])

/** Apollo's own ids: no coincidence of addresses makes two people share one. */
export function isStrong({ kind }: { kind: string }): boolean {
  return kind === 'apollo' || kind === 'contact'
}

/** The strongest name decides who it is; a weak one never joins two people whom Apollo tells apart. */
export function matchContact(known: KnownPeople, sighting: Sighting): Match | undefined {
  const proofs = proofsOf(sighting)
  const found = findMain(known, sighting, proofs)
  if (!found) return undefined
  const { main, name } = found
  const group = [main]
  const others: Match['others'] = []
  for (const proof of name ? proofs : []) {
    const contact = known.find(proof)
    if (!contact || group.includes(contact) || !name) continue
    const evidence = [name, proof]
    const isApart = group.some(
      (one) => differ(one.apolloId, contact.apolloId) || known.isSplit(one.id, contact.id, evidence),
    )
    if (isApart || differ(sighting.facts.apolloId, contact.apolloId)) continue
    group.push(contact)
    others.push({ contact, evidence })
  }
  return { main, others }
}

/** `name` is what proves it; none where only likelihood led there. */
function findMain(
  known: KnownPeople,
  sighting: Sighting,
  proofs: readonly Identifier[],
): { main: ContactRow; name: Identifier | undefined } | undefined {
  const own = sighting.contactId === undefined ? undefined : known.get(sighting.contactId)
  if (own) return { main: own, name: proofs.find((proof) => known.find(proof) === own) ?? proofs[0] }
  for (const name of proofs) {
    const main = known.find(name)
    if (main && !differ(main.apolloId, sighting.facts.apolloId)) return { main, name }
  }
  for (const name of [...sighting.names, ...(sighting.askedAs ?? [])]) {
    const main = known.find(name)
    if (main && isLikely(main, sighting.facts, name)) return { main, name: undefined }
  }
  return undefined
}

/** Asked for by several names at once, Apollo does not say which of them it went by: then none of them is a proof. */
function proofsOf({ names, askedAs = [] }: Sighting): Identifier[] {
  return [...names, ...(askedAs.length === 1 ? askedAs : [])].filter(({ kind }) => proving.has(kind))
}

/** Nothing tells them apart; and by name alone only where one of them has nothing else to go by. */
function isLikely(contact: ContactRow, facts: ContactFacts, { kind }: Identifier): boolean {
  const isApart =
    differ(contact.apolloId, facts.apolloId) ||
    differ(contact.email, facts.email) ||
    differ(profileOf(contact), profileOf(facts))
  return !isApart && (kind !== 'name_domain' || isBare(contact) || isBare(facts))
}

function isBare(one: Pick<ContactFacts, 'apolloId' | 'email' | 'linkedinUrl'>): boolean {
  return !one.apolloId && !profileOf(one) && (!one.email || isRoleAddress(one.email))
}

function profileOf({ linkedinUrl }: { linkedinUrl: string | null }): string | null {
  return (linkedinUrl && normalizeLinkedinUrl(linkedinUrl)) || null
}

function differ(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other
}
