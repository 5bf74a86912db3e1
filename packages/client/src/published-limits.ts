import type { RateWindow } from './errors.ts'

/** Apollo's plans as its rate-limit page names them; the names on invoices differ. */
export type Plan = 'free' | 'basic' | 'professional' | 'organization'

/** Operations of one class have the same published limits; each operation still has windows of its own. */
export type LimitClass =
  | 'enrichment'
  | 'bulk_enrichment'
  | 'database_search'
  | 'default'
  | 'report'
  | 'conversation_export'

/** Requests a window; null is unlimited, an absent window is not published. */
export type PublishedLimits = Partial<Record<RateWindow, { limit: number | null }>>

const free = windows(50, 200, 600)
const standard = windows(200, 400, 2000)
const organization = windows(200, 600, 6000)
const enrichment = windows(1000, null, null)
const search = windows(200, 6000, 50_000)
const fivePerHour: PublishedLimits = { hour: { limit: 5 } }

/**
 * Apollo's rate-limit page as of August 2026, for each team and operation. Older contracts differ: what the headers
 * of an answer and `usage.apiUsageStats` say comes first.
 */
export const publishedLimits: Readonly<Record<LimitClass, Readonly<Record<Plan, PublishedLimits>>>> = {
  enrichment: { free, basic: enrichment, professional: enrichment, organization: enrichment },
  bulk_enrichment: {
    free: windows(20, 100, 600),
    basic: enrichment,
    professional: enrichment,
    organization: enrichment,
  },
  database_search: { free, basic: search, professional: search, organization: search },
  default: { free, basic: standard, professional: standard, organization },
  report: { free: fivePerHour, basic: fivePerHour, professional: fivePerHour, organization: fivePerHour },
  conversation_export: { free: windows(1, 20, null), basic: standard, professional: standard, organization },
}

function windows(minute: number | null, hour: number | null, day: number | null): PublishedLimits {
  return { minute: { limit: minute }, hour: { limit: hour }, day: { limit: day } }
}
