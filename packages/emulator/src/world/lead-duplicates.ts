import { blankRow, httpsProfile, identifierOf, type LeadIdentifier, type LeadRow, websiteSpelling } from './lead-row.ts'
import type { Subjects } from './lead-subjects.ts'
import type { Random } from './prng.ts'
import type { WorldPerson } from './types.ts'

const blank = '\u00a0'
const otherIdentifierShare = 0.16
const plusTags = ['events', 'newsletter', 'crm', 'demo']

/** A person once more: the same identifier in another spelling, or another identifier altogether. */
export function duplicateRow(
  random: Random,
  subjects: Subjects,
  { person, original }: { person: WorldPerson; original: LeadRow },
): { row: LeadRow; sharesIdentifier: boolean } {
  const other = random.chance(otherIdentifierShare) ? otherIdentifier(random, person, original) : undefined
  const row = respell(random, subjects, { person, identifier: other ?? identifierOf(original) })
  return { row, sharesIdentifier: sharesIdentifier(row, original) }
}

function otherIdentifier(random: Random, person: WorldPerson, original: LeadRow): LeadIdentifier | undefined {
  const others: LeadIdentifier[] = []
  if (original.email === '' && person.email) others.push('email')
  if (original.linkedin === '' && person.linkedinUrl) others.push('linkedin')
  return others.length === 0 ? undefined : random.pick(others)
}

function respell(
  random: Random,
  subjects: Subjects,
  { person, identifier }: { person: WorldPerson; identifier: LeadIdentifier },
): LeadRow {
  const { name, domain } = subjects.employerOf(person)
  const row = { ...blankRow, company: random.chance(0.5) ? pad(random, name) : '' }
  if (identifier === 'email') {
    const firstName = random.chance(0.5) ? recase(random, person.firstName) : ''
    return { ...row, firstName, email: respellEmail(random, person) }
  }
  if (identifier === 'linkedin') return { ...row, linkedin: respellProfile(random, person) }
  return {
    ...row,
    firstName: pad(random, recase(random, person.firstName)),
    lastName: pad(random, recase(random, person.lastName)),
    company: name,
    website: websiteSpelling(random, domain),
  }
}

/** Google's mail ignores what follows a plus; other companies' may not, so only there is it the same mailbox. */
function respellEmail(random: Random, person: WorldPerson): string {
  const email = person.email ?? ''
  if (email.endsWith('@google.com') && random.chance(0.7)) return email.replace('@', `+${random.pick(plusTags)}@`)
  const [local = '', domain = ''] = email.split('@')
  return random.pick([
    email,
    email.toUpperCase(),
    `${local.slice(0, 1).toUpperCase()}${local.slice(1)}@${domain}`,
    `${local}@${domain.toUpperCase()}`,
    `  ${email} `,
    `${blank}${email}${blank}`,
    `mailto:${email}`,
    `MAILTO:${email}`,
    `${person.firstName} ${person.lastName} <${email}>`,
    `<${email}>`,
  ])
}

function respellProfile(random: Random, person: WorldPerson): string {
  const url = httpsProfile(person)
  const path = url.replace('https://www.', '')
  return random.pick([
    url,
    `${url}/`,
    `${url}/en`,
    `${url}?utm_source=share&utm_campaign=profile`,
    `${url}/?utm_source=share`,
    path,
    `www.${path}/`,
    `http://${path}`,
    url.toUpperCase(),
    ` ${url}${blank}`,
  ])
}

/** Some letters do not come back from upper case: `ß`, or the sigma that ends a Greek word. */
function recase(random: Random, name: string): string {
  const upper = name.toUpperCase()
  if (upper.toLowerCase() !== name.toLowerCase()) return name
  return random.pick([name, upper, name.toLowerCase()])
}

function pad(random: Random, text: string): string {
  return random.pick([text, text, ` ${text}`, `${text}  `, `${blank}${text}`])
}

function sharesIdentifier(row: LeadRow, original: LeadRow): boolean {
  const namesBoth = (lead: LeadRow) => lead.firstName !== '' && lead.lastName !== '' && lead.website !== ''
  if (row.email !== '' && original.email !== '') return true
  if (row.linkedin !== '' && original.linkedin !== '') return true
  return namesBoth(row) && namesBoth(original)
}
