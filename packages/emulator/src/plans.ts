export type Plan = 'free' | 'basic' | 'professional' | 'organization'

/** Which row of the rate-limit table an endpoint belongs to. */
export type LimitClass = 'enrichment' | 'bulk_enrichment' | 'search' | 'default' | 'report' | 'conversation_export'

/** Requests per window; null is unlimited. */
export interface WindowLimits {
  minute: number | null
  hour: number | null
  day: number | null
}

const UNLIMITED_BUT_MINUTE: WindowLimits = { minute: 1000, hour: null, day: null }
const SEARCH: WindowLimits = { minute: 200, hour: 6000, day: 50_000 }
const FREE: WindowLimits = { minute: 50, hour: 200, day: 600 }
const REPORT: WindowLimits = { minute: null, hour: 5, day: null }

function paid(standard: WindowLimits): Record<LimitClass, WindowLimits> {
  return {
    enrichment: UNLIMITED_BUT_MINUTE,
    bulk_enrichment: UNLIMITED_BUT_MINUTE,
    search: SEARCH,
    default: standard,
    report: REPORT,
    conversation_export: standard,
  }
}

export const PLAN_LIMITS: Record<Plan, Record<LimitClass, WindowLimits>> = {
  free: {
    enrichment: FREE,
    bulk_enrichment: { minute: 20, hour: 100, day: 600 },
    search: FREE,
    default: FREE,
    report: REPORT,
    conversation_export: { minute: 1, hour: 20, day: null },
  },
  basic: paid({ minute: 200, hour: 400, day: 2000 }),
  professional: paid({ minute: 200, hour: 400, day: 2000 }),
  organization: paid({ minute: 200, hour: 600, day: 6000 }),
}

/** What a plan allows beside its limits; null is no bound. */
export interface PlanRules {
  sequences: number | null
  stepsPerSequence: number | null
  abTesting: boolean
}

const UNBOUNDED: PlanRules = { sequences: null, stepsPerSequence: null, abTesting: true }

export const PLAN_RULES: Record<Plan, PlanRules> = {
  free: { sequences: 2, stepsPerSequence: 5, abTesting: false },
  basic: UNBOUNDED,
  professional: UNBOUNDED,
  organization: UNBOUNDED,
}

/** What keys of the free plan are refused for. */
export const REFUSED_ON_FREE = [
  'people/match',
  'people/bulk_match',
  'mixed_people/api_search',
  'mixed_companies/search',
  'organizations/show',
]
