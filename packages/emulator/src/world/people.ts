import { type CareerContext, createCareer } from './careers.ts'
import { emailLocalPart } from './email-address.ts'
import { createId } from './ids.ts'
import { countryNamed, pickHome, pickPhone } from './locations.ts'
import { type NamePools, type PersonName, pickName } from './names.ts'
import type { Company } from './organizations.ts'
import type { Random } from './prng.ts'
import { type Position, pickPositions } from './titles.ts'
import type { WorldPerson } from './types.ts'

const monthMs = 30.4375 * 86_400_000
const refreshedBeforeMs = Date.parse('2026-11-01T00:00:00.000Z')
const refreshedWithinMs = 24 * monthMs

const noEmailShare = 0.08
const guessedEmailShare = 0.06
const notEnrichableShare = 0.05
const mobileShare = 0.18
const directPhoneShare = 0.12
const personalEmailShare = 0.1
const noLinkedinShare = 0.03
const plainSlugShare = 0.4

/** Reserved names, so that no stranger's mailbox is ever named. */
const mailProviders = ['mail.example', 'inbox.example', 'post.example']

export interface PeopleContext extends CareerContext {
  pools: NamePools
  slugs: Set<string>
}

/** Everybody the world knows at one company; `firstSerial` numbers them on through the world. */
export function createPeople(
  random: Random,
  context: PeopleContext,
  { company, count, firstSerial }: { company: Company; count: number; firstSerial: number },
): WorldPerson[] {
  const { organization, industry, known } = company
  const positions = pickPositions(random, context.book, {
    profile: industry.profile,
    employees: organization.employees,
    known,
    people: count,
  })
  const localParts = new Map<string, number>()
  return positions.map((position, at) =>
    createPerson(random, context, { company, position, localParts, serial: firstSerial + at }),
  )
}

function createPerson(
  random: Random,
  context: PeopleContext,
  post: { company: Company; position: Position; localParts: Map<string, number>; serial: number },
): WorldPerson {
  const { company, position, serial } = post
  const { organization } = company
  const home = pickHome(random, company.offices)
  const name = pickName(random, context.pools, random.weighted(countryNamed(home.country).cultures))
  const email = random.chance(noEmailShare) ? null : claimEmail(company, name, post.localParts)
  const employmentHistory = createCareer(random, context, { position, organization })
  return {
    id: createId(random, 'person', serial),
    firstName: name.first,
    lastName: name.last,
    title: position.title,
    headline: headline(random, position, company),
    seniority: position.seniority,
    departments: position.departments,
    subdepartments: position.subdepartments,
    functions: position.functions,
    organizationId: organization.id,
    email,
    emailStatus: emailStatus(random, email),
    personalEmail: random.chance(personalEmailShare) ? personalEmail(random, name, serial) : null,
    linkedinUrl: random.chance(noLinkedinShare) ? null : claimProfile(random, name, context.slugs),
    mobilePhone: random.chance(mobileShare) ? pickPhone(random, home, 'mobile') : null,
    directPhone: random.chance(directPhoneShare) ? pickPhone(random, home, 'landline') : null,
    city: home.city,
    state: home.state,
    country: home.country,
    timeZone: home.timeZone,
    employmentHistory,
    lastRefreshedAt: refreshedAt(random, employmentHistory[0]?.startDate),
    enrichable: !random.chance(notEnrichableShare),
  }
}

/** Namesakes of one company are told apart by a number, as companies do. */
function claimEmail({ organization }: Company, name: PersonName, localParts: Map<string, number>): string {
  const localPart = emailLocalPart(organization.emailPattern, name.asciiFirst, name.asciiLast)
  const namesakes = (localParts.get(localPart) ?? 0) + 1
  localParts.set(localPart, namesakes)
  return `${localPart}${namesakes === 1 ? '' : namesakes}@${organization.domain}`
}

function emailStatus(random: Random, email: string | null): WorldPerson['emailStatus'] {
  if (email === null) return 'unavailable'
  return random.chance(guessedEmailShare / (1 - noEmailShare)) ? 'extrapolated' : 'verified'
}

function personalEmail(random: Random, name: PersonName, serial: number): string {
  return `${name.asciiFirst}.${name.asciiLast}${serial}@${random.pick(mailProviders)}`
}

function claimProfile(random: Random, name: PersonName, slugs: Set<string>): string {
  let slug = `${name.asciiFirst}-${name.asciiLast}`
  const plain = slug
  if (!random.chance(plainSlugShare)) slug = `${plain}-${profileSuffix(random)}`
  while (slugs.has(slug)) slug = `${plain}-${profileSuffix(random)}`
  slugs.add(slug)
  return `http://www.linkedin.com/in/${slug}`
}

function profileSuffix(random: Random): string {
  return random.int(0x1000000, 0xfffffff).toString(16)
}

function headline(random: Random, { title }: Position, { organization }: Company): string {
  if (random.chance(0.7)) return `${title} at ${organization.name}`
  return `${title} | ${random.pick(organization.keywords)}`
}

/** Never before the present post began: Apollo could not have known of it. */
function refreshedAt(random: Random, presentSince = ''): string {
  const earliestMs = Math.max(refreshedBeforeMs - refreshedWithinMs, Date.parse(presentSince))
  return new Date(earliestMs + Math.floor(random.fraction() * (refreshedBeforeMs - earliestMs))).toISOString()
}
