/** One company of the seeded world: the truth that the wire shapes are printed from. */
export interface WorldOrganization {
  /** 24 hexadecimal digits, as Apollo's. */
  id: string
  name: string
  /** Bare domain: no scheme, no `www.`. */
  domain: string
  linkedinUrl: string
  industry: string
  keywords: string[]
  employees: number
  foundedYear: number
  /** Dollars a year. */
  annualRevenue: number
  totalFunding: number
  latestFundingStage: string | null
  phone: string | null
  city: string
  state: string
  country: string
  streetAddress: string
  postalCode: string
  technologies: string[]
  description: string
  publiclyTradedSymbol: string | null
  emailPattern: EmailPattern
  /** Head count by the department keys that Apollo uses; sums to about `employees`. */
  departmentalHeadCount: Record<string, number>
  /** False: the enrichment routes do not know this company. */
  enrichable: boolean
}

/** How a company builds addresses: first.last@, flast@, first@, first_last@, lastf@. */
export type EmailPattern = 'first.last' | 'flast' | 'first' | 'first_last' | 'lastf'

/** One earlier or present post of a person. */
export interface WorldJob {
  organizationId: string
  organizationName: string
  title: string
  /** YYYY-MM-DD */
  startDate: string
  endDate: string | null
  current: boolean
}

/** One person of the seeded world. */
export interface WorldPerson {
  /** 24 hexadecimal digits, as Apollo's. */
  id: string
  firstName: string
  lastName: string
  title: string
  headline: string
  seniority: string
  departments: string[]
  subdepartments: string[]
  functions: string[]
  organizationId: string
  /** Unique in the world; null where Apollo would know none. */
  email: string | null
  emailStatus: 'verified' | 'extrapolated' | 'unavailable'
  personalEmail: string | null
  /** `http://www.linkedin.com/in/<slug>`, unique in the world; null for a few. */
  linkedinUrl: string | null
  /** E.164, null for most. */
  mobilePhone: string | null
  directPhone: string | null
  city: string
  state: string
  country: string
  timeZone: string
  employmentHistory: WorldJob[]
  /** ISO time of the last change that Apollo would have seen. */
  lastRefreshedAt: string
  /** False: found by search, but enrichment answers with a miss. */
  enrichable: boolean
}

/** The whole seeded world. `people` of a company stand together, companies in a stable order. */
export interface World {
  seed: number
  organizations: WorldOrganization[]
  people: WorldPerson[]
}
