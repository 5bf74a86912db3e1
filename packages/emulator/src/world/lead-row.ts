import type { Subjects } from './lead-subjects.ts'
import type { Random } from './prng.ts'
import type { WorldPerson } from './types.ts'

export type LeadIdentifier = 'email' | 'linkedin' | 'name'

/** One row of the example file; the cells stand in the order of its header. */
export interface LeadRow {
  firstName: string
  lastName: string
  email: string
  linkedin: string
  company: string
  website: string
  notes: string
}

export const blankRow: LeadRow = {
  firstName: '',
  lastName: '',
  email: '',
  linkedin: '',
  company: '',
  website: '',
  notes: '',
}

/** The strongest identifier that a row carries. */
export function identifierOf(row: LeadRow): LeadIdentifier {
  if (row.email !== '') return 'email'
  return row.linkedin === '' ? 'name' : 'linkedin'
}

/** The row that a person is first named in: tidy, with cells left out as people leave them out. */
export function firstRow(
  random: Random,
  subjects: Subjects,
  { person, identifier }: { person: WorldPerson; identifier: LeadIdentifier },
): LeadRow {
  const organization = subjects.employerOf(person)
  const named = identifier === 'name' || random.chance(0.8)
  const row = {
    ...blankRow,
    firstName: named ? person.firstName : '',
    lastName: named ? person.lastName : '',
    company: identifier === 'name' || random.chance(0.7) ? organization.name : '',
  }
  if (identifier === 'name') return { ...row, website: websiteSpelling(random, organization.domain) }
  if (random.chance(0.3)) row.website = websiteSpelling(random, organization.domain)
  if (identifier === 'email') row.email = person.email ?? ''
  if (identifier === 'linkedin' || random.chance(0.2)) row.linkedin = httpsProfile(person)
  return row
}

export function httpsProfile(person: WorldPerson): string {
  return person.linkedinUrl?.replace('http:', 'https:') ?? ''
}

export function websiteSpelling(random: Random, domain: string): string {
  return random.pick([
    domain,
    domain,
    `www.${domain}`,
    `https://${domain}`,
    `https://www.${domain}/`,
    `http://www.${domain}/en`,
    `https://${domain}/?utm_source=newsletter&utm_medium=email`,
    domain.toUpperCase(),
  ])
}
