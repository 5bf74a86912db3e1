import { blankRow, type LeadRow } from './lead-row.ts'
import type { Subjects } from './lead-subjects.ts'
import type { Random } from './prng.ts'

const firstNames = ['Jane', 'John', 'Alex', 'Robin', 'Kim', 'Chris', 'Pat', 'Sam', 'Mira', 'Noor', 'Zoë', 'José']
const lastNames = ['Doe', 'Nobody', 'Placeholder', 'Unlisted', 'Missing', 'Newhire', 'Stranger', 'Blank']
const unknownDomains = ['nowhere-labs.example', 'unlisted-works.example', 'stealth-co.example', 'gone-fishing.example']
const roles = ['info', 'sales', 'support', 'hello', 'office', 'contact', 'billing', 'admin']
const brokenEmails = [
  'jane@',
  'jane.doe(at)x.com',
  'n/a',
  '-',
  '@x.com',
  'jane doe@x.com',
  'jane.doe@x',
  'jane..@',
  'unknown',
  'jane.doe@@x.com',
  '?',
  'see LinkedIn',
]

export function unknownEmailRow(random: Random, subjects: Subjects): LeadRow {
  for (;;) {
    const firstName = random.pick(firstNames)
    const lastName = random.pick(lastNames)
    const local = `${firstName}.${lastName}`.normalize('NFD').replaceAll(/[^A-Za-z.]/g, '')
    const email = `${local.toLowerCase()}@${random.pick(unknownDomains)}`
    if (subjects.claim(email)) return { ...blankRow, firstName, lastName, email }
  }
}

export function unknownLinkedinRow(random: Random, subjects: Subjects): LeadRow {
  for (;;) {
    const firstName = random.pick(firstNames)
    const lastName = random.pick(lastNames)
    const slug = `${firstName}-${lastName}`
      .normalize('NFD')
      .replaceAll(/[^A-Za-z-]/g, '')
      .toLowerCase()
    const linkedin = `https://www.linkedin.com/in/${slug}-${random.digits('0#####')}`
    if (subjects.profiles.has(linkedin.replace('https:', 'http:')) || !subjects.claim(linkedin)) continue
    return { ...blankRow, firstName, lastName, linkedin }
  }
}

/** A mailbox of a known company that is nobody's own. */
export function roleRow(random: Random, subjects: Subjects): LeadRow {
  for (;;) {
    const organization = random.pick(subjects.organizations)
    const email = `${random.pick(roles)}@${organization.domain}`
    if (!subjects.claim(email)) continue
    return { ...blankRow, email, company: organization.name, website: random.chance(0.5) ? organization.domain : '' }
  }
}

/** Nothing in it names one person: no surname, and an address that is none. */
export function brokenRow(random: Random, subjects: Subjects): LeadRow {
  const company = random.chance(0.5) ? random.pick(subjects.organizations).name : ''
  return { ...blankRow, firstName: random.pick([...firstNames, '']), email: random.pick(brokenEmails), company }
}

/** Separators alone, or cells of blanks; where a row ends early, nothing at all. */
export function emptyRow(serial: number): LeadRow {
  if (serial % 3 === 0) return blankRow
  if (serial % 3 === 1) return { ...blankRow, firstName: ' ', email: '\u00a0', notes: '  ' }
  return { ...blankRow, lastName: '   ' }
}
