import { foldToAscii } from './ascii.ts'
import { createId } from './ids.ts'
import { cityNamed, pickCity, pickOffices, pickPhone, pickStreet } from './locations.ts'
import type { Random } from './prng.ts'
import type { City } from './tables/cities.ts'
import { fundingStages, nameEnds, nameStarts } from './tables/company-words.ts'
import { type Industry, industries } from './tables/industries.ts'
import { type KnownCompany, knownCompanies } from './tables/known-companies.ts'
import { functionShares } from './titles.ts'
import type { EmailPattern, WorldOrganization } from './types.ts'

/** A company with what only the making of its people needs. */
export interface Company {
  organization: WorldOrganization
  industry: Industry
  offices: City[]
  known: boolean
}

interface Identity {
  name: string
  domain: string
  slug: string
  industry: Industry
  city: City
  employees: number
  foundedYear: number
  symbol: string | null
  emailPattern: EmailPattern
  known: boolean
}

const notEnrichableShare = 0.02
const smallestInvented = 18
const largestInvented = 60_000

const patterns: readonly (readonly [EmailPattern, number])[] = [
  ['first.last', 48],
  ['flast', 26],
  ['first', 12],
  ['first_last', 8],
  ['lastf', 6],
]

/** Companies that exist come first, in a fixed order; invented ones fill up to the count. */
export function createCompanies(random: Random, count: number): Company[] {
  const companies = knownCompanies.slice(0, count).map((known, serial) => toCompany(random, fromKnown(known), serial))
  const weighted = industries.map((industry) => [industry, industry.weight] as const)
  const taken = new Set(companies.map(({ organization }) => organization.name))
  while (companies.length < count) {
    const identity = invent(random, random.weighted(weighted), taken)
    companies.push(toCompany(random, identity, companies.length))
  }
  return companies
}

function fromKnown(known: KnownCompany): Identity {
  const industry = industries.find((candidate) => candidate.industry === known.industry)
  if (!industry) throw new RangeError(`no industry named ${known.industry}`)
  return { ...known, industry, city: cityNamed(known.city), slug: foldToAscii(known.name), known: true }
}

function invent(random: Random, industry: Industry, taken: Set<string>): Identity {
  const name = inventName(random, industry, taken)
  const slug = name.toLowerCase().replaceAll(' ', '-')
  const employees = paretoEmployees(random)
  return {
    name,
    domain: `${slug}.example`,
    slug,
    industry,
    city: pickCity(random),
    employees,
    foundedYear: employees > 2_000 ? random.int(1890, 2008) : random.int(1975, 2023),
    symbol: null,
    emailPattern: pickPattern(random, employees),
    known: false,
  }
}

function inventName(random: Random, industry: Industry, taken: Set<string>): string {
  for (;;) {
    const name = `${random.pick(nameStarts)}${random.pick(nameEnds)} ${random.pick(industry.nameWords)}`
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
}

function paretoEmployees(random: Random): number {
  return Math.min(largestInvented, Math.round(smallestInvented * (1 - random.fraction()) ** (-1 / 0.7)))
}

function pickPattern(random: Random, employees: number): EmailPattern {
  const pattern = random.weighted(patterns)
  return pattern === 'first' && employees > 150 ? 'first.last' : pattern
}

function toCompany(random: Random, identity: Identity, serial: number): Company {
  const { industry, city, employees } = identity
  const keywords = sample(random, industry.keywords, 4)
  const funded = !identity.symbol && employees < 10_000 && random.chance(0.6)
  const organization: WorldOrganization = {
    id: createId(random, 'organization', serial),
    name: identity.name,
    domain: identity.domain,
    linkedinUrl: `http://www.linkedin.com/company/${identity.slug}`,
    industry: industry.industry,
    keywords,
    employees,
    foundedYear: identity.foundedYear,
    annualRevenue: roundTo(employees * industry.revenuePerEmployee * (0.6 + random.fraction() * 0.8), 1_000),
    totalFunding: funded ? roundTo(employees * random.int(20_000, 180_000), 100_000) : 0,
    latestFundingStage: funded ? fundingStage(random, employees) : null,
    phone: identity.known || random.chance(0.15) ? null : pickPhone(random, city, 'landline'),
    city: city.city,
    state: city.state,
    country: city.country,
    streetAddress: pickStreet(random, city),
    postalCode: city.postalCode,
    technologies: sample(random, industry.technologies, random.int(3, 8)),
    description: `${identity.name} is a company for ${keywords.slice(0, 2).join(' and ')}, based in ${city.city}.`,
    publiclyTradedSymbol: identity.symbol,
    emailPattern: identity.emailPattern,
    departmentalHeadCount: headCount(industry, employees),
    enrichable: identity.known || !random.chance(notEnrichableShare),
  }
  return { organization, industry, offices: pickOffices(random, city, employees), known: identity.known }
}

function fundingStage(random: Random, employees: number): string {
  const centre = Math.min(fundingStages.length - 2, Math.floor(Math.log10(employees) * 2) - 1)
  return fundingStages[Math.max(0, centre + random.int(-1, 1))] as string
}

function headCount(industry: Industry, employees: number): Record<string, number> {
  const shares = [...functionShares(industry.profile)]
  const total = shares.reduce((sum, [, share]) => sum + share, 0)
  return Object.fromEntries(shares.map(([name, share]) => [name, Math.round((employees * share) / total)]))
}

function sample(random: Random, items: readonly string[], count: number): string[] {
  const first = random.int(0, items.length - 1)
  return Array.from({ length: Math.min(count, items.length) }, (_, at) => items[(first + at) % items.length] as string)
}

function roundTo(value: number, step: number): number {
  return Math.round(value / step) * step
}
