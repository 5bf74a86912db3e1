import { parseCsv } from '../seed/csv.ts'
import { createId } from './ids.ts'
import { createRandom } from './prng.ts'
import type { EmailPattern, World, WorldOrganization, WorldPerson } from './types.ts'

/** Rows whose fields are those of `WorldOrganization` and `WorldPerson`, or CSV texts with these names in the header. */
export interface WorldRows {
  /** Needs `domain`; `name` comes from it where absent. */
  organizations: Partial<WorldOrganization>[] | string
  /** Needs `firstName`, `lastName` and the employer, as `organizationId` or as `organizationDomain`. */
  people: (Partial<WorldPerson> & { organizationDomain?: string })[] | string
  /** Default 1: makes the ids that the rows do not give. */
  seed?: number
}

type Row = Record<string, unknown>

/** A world of one's own companies and people; what a row does not say is plain and harmless. Throws on a row without an employer. */
export function createWorldFrom({ organizations, people, seed = 1 }: WorldRows): World {
  const random = createRandom(seed)
  const companies = read(organizations).map((row, serial) =>
    organizationOf(row, createId(random, 'organization', serial)),
  )
  const byDomain = new Map(companies.map((company) => [company.domain, company]))
  const byId = new Map(companies.map((company) => [company.id, company]))
  const staff = read(people).map((row, serial) => {
    const employer = byId.get(text(row.organizationId)) ?? byDomain.get(text(row.organizationDomain).toLowerCase())
    if (!employer) throw new Error(`row ${serial + 1} of the people names no company of the list`)
    return personOf(row, { id: createId(random, 'person', serial), employer })
  })
  return { seed, organizations: companies, people: staff }
}

function read(rows: object[] | string): Row[] {
  return typeof rows === 'string' ? parseCsv(rows) : rows.map((row) => ({ ...row }))
}

function organizationOf(row: Row, id: string): WorldOrganization {
  const domain = text(row.domain).toLowerCase()
  if (domain === '') throw new Error('a company needs a domain')
  const [label = domain] = domain.split('.')
  return {
    id: text(row.id) || id,
    name: text(row.name) || label,
    domain,
    linkedinUrl: text(row.linkedinUrl) || `http://www.linkedin.com/company/${label}`,
    industry: text(row.industry) || 'information technology & services',
    keywords: list(row.keywords),
    employees: number(row.employees, 50),
    foundedYear: number(row.foundedYear, 2010),
    annualRevenue: number(row.annualRevenue, 0),
    totalFunding: number(row.totalFunding, 0),
    latestFundingStage: text(row.latestFundingStage) || null,
    phone: text(row.phone) || null,
    city: text(row.city),
    state: text(row.state),
    country: text(row.country) || 'United States',
    streetAddress: text(row.streetAddress),
    postalCode: text(row.postalCode),
    technologies: list(row.technologies),
    description: text(row.description),
    publiclyTradedSymbol: text(row.publiclyTradedSymbol) || null,
    emailPattern: (text(row.emailPattern) || 'first.last') as EmailPattern,
    departmentalHeadCount: (row.departmentalHeadCount ?? {}) as Record<string, number>,
    enrichable: flag(row.enrichable),
  }
}

function personOf(row: Row, given: { id: string; employer: WorldOrganization }): WorldPerson {
  const { id, employer } = given
  const title = text(row.title) || 'Employee'
  const email = text(row.email) || null
  const job = { organizationId: employer.id, organizationName: employer.name, title }
  return {
    id: text(row.id) || id,
    firstName: text(row.firstName),
    lastName: text(row.lastName),
    title,
    headline: text(row.headline) || `${title} at ${employer.name}`,
    seniority: text(row.seniority) || 'entry',
    departments: list(row.departments),
    subdepartments: list(row.subdepartments),
    functions: list(row.functions),
    organizationId: employer.id,
    email,
    emailStatus: (text(row.emailStatus) || (email === null ? 'unavailable' : 'verified')) as WorldPerson['emailStatus'],
    personalEmail: text(row.personalEmail) || null,
    linkedinUrl: text(row.linkedinUrl) || null,
    mobilePhone: text(row.mobilePhone) || null,
    directPhone: text(row.directPhone) || null,
    city: text(row.city) || employer.city,
    state: text(row.state) || employer.state,
    country: text(row.country) || employer.country,
    timeZone: text(row.timeZone) || 'America/New_York',
    employmentHistory: Array.isArray(row.employmentHistory)
      ? (row.employmentHistory as WorldPerson['employmentHistory'])
      : [{ ...job, startDate: '2024-01-01', endDate: null, current: true }],
    lastRefreshedAt: text(row.lastRefreshedAt) || '2026-01-01T00:00:00.000Z',
    enrichable: flag(row.enrichable),
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}

function number(value: unknown, fallback: number): number {
  const read = typeof value === 'number' ? value : Number(text(value) || fallback)
  return Number.isFinite(read) ? read : fallback
}

function list(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String)
  return text(value) === '' ? [] : text(value).split('|')
}

function flag(value: unknown): boolean {
  return value !== false && text(value).toLowerCase() !== 'false'
}
