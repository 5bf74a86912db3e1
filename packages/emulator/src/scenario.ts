import { type ApolloKey, DEFAULT_KEY } from './keys.ts'
import type { EmulatorOptions } from './options.ts'

export type ScenarioName = 'free' | 'basic' | 'professional'

/** A key of every scenario that may only read. */
export const SCOPED_KEY = 'emulator-scoped-key'

const READ_SCOPES = [
  'people/match',
  'people/bulk_match',
  'mixed_people/api_search',
  'organizations/enrich',
  'organizations/bulk_enrich',
  'contacts/show',
  'contacts/search',
  'accounts/show',
  'accounts/search',
  'opportunities/search',
  'opportunities/show',
  'users/search',
  'users/api_profile',
  'labels/index',
]

const KEYS: ApolloKey[] = [{ key: DEFAULT_KEY }, { key: SCOPED_KEY, scopes: READ_SCOPES }]

/** Credits of a month: of 900 a year on the free plan; on paid ones what a team of three has under fair use. */
const CREDITS: Record<ScenarioName, number> = { free: 75, basic: 5880, professional: 11_880 }

/** Options of a team on this plan: its limits and credits, a master key, a scoped key and, on the free plan, refusals. */
export function scenario(name: ScenarioName): EmulatorOptions {
  return { plan: name, credits: CREDITS[name], keys: KEYS, refusedByPlan: name === 'free' }
}
