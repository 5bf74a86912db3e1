import { createHash } from 'node:crypto'
import { normalizeDomain } from './domain.ts'
import { isRoleAddress, normalizeEmail } from './email.ts'
import { normalizeLinkedinUrl } from './linkedin.ts'
import { foldName } from './person-name.ts'

/** Who somebody asks for, in any words. */
export interface PersonQuery {
  email?: string
  hashedEmail?: string
  linkedinUrl?: string
  apolloId?: string
  firstName?: string
  lastName?: string
  name?: string
  domain?: string
  organizationName?: string
}

export type IdentifierKind = 'apollo' | 'contact' | 'email' | 'linkedin' | 'email_hash' | 'name_domain'

/** One way to name a person, in its one spelling. Strongest kinds first wherever several are listed. */
export interface Identifier {
  kind: IdentifierKind
  value: string
}

/** A query that names one person: what is looked up here and what is sent to Apollo. */
export interface PersonWish {
  identifiers: readonly [Identifier, ...Identifier[]]
  /** Apollo's own field names. */
  details: Record<string, string>
}

export type WishProblem = 'role_address' | 'invalid_email' | 'invalid_linkedin_url' | 'no_identifier'

/** The strongest problem wins only where nothing else in the query names the person. */
export function toWish(query: PersonQuery): PersonWish | WishProblem {
  const problems: WishProblem[] = []
  const email = readEmail(query.email, problems)
  const linkedin = readLinkedin(query.linkedinUrl, problems)
  const domain = query.domain ? normalizeDomain(query.domain) : undefined
  const name = tidy(query.name) || tidy([query.firstName, query.lastName].filter(Boolean).join(' '))
  const folded = foldName(name)
  const hash = query.hashedEmail?.trim().toLowerCase()

  const identifiers: Identifier[] = []
  if (query.apolloId) identifiers.push({ kind: 'apollo', value: query.apolloId.trim() })
  if (email) identifiers.push({ kind: 'email', value: email })
  if (linkedin) identifiers.push({ kind: 'linkedin', value: linkedin })
  if (hash) identifiers.push({ kind: 'email_hash', value: hash })
  if (domain && folded.includes(' ')) identifiers.push({ kind: 'name_domain', value: `${folded}@${domain}` })

  const [first, ...rest] = identifiers
  if (!first) return problems[0] ?? 'no_identifier'
  const details = prune({
    id: query.apolloId?.trim(),
    email,
    hashed_email: hash,
    linkedin_url: linkedin && `http://www.linkedin.com/${linkedin}`,
    ...(folded ? { name } : {}),
    domain,
    organization_name: query.organizationName?.trim(),
  })
  return { identifiers: [first, ...rest], details }
}

function tidy(text: string | undefined): string {
  return (text ?? '').normalize('NFKC').replace(/\s+/g, ' ').trim()
}

function readEmail(text: string | undefined, problems: WishProblem[]): string | undefined {
  if (!text?.trim()) return undefined
  const email = normalizeEmail(text)
  if (!email) problems.push('invalid_email')
  else if (isRoleAddress(email)) problems.push('role_address')
  else return email
  return undefined
}

function readLinkedin(text: string | undefined, problems: WishProblem[]): string | undefined {
  if (!text?.trim()) return undefined
  const profile = normalizeLinkedinUrl(text)
  if (profile?.startsWith('in/')) return profile
  problems.push('invalid_linkedin_url')
  return undefined
}

function prune(fields: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1])))
}

/** Both digests that Apollo takes, of an address in its one spelling. */
export function emailHashes(email: string): [string, string] {
  return [createHash('md5').update(email).digest('hex'), createHash('sha256').update(email).digest('hex')]
}
