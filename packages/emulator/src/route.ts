import type { CreditPool } from './credit-pool.ts'
import type { Directory } from './directory.ts'
import type { IdSource } from './ids.ts'
import type { Params } from './params.ts'
import type { LimitClass, Plan, WindowLimits } from './plans.ts'
import type { RateWindows, WindowName } from './rate-windows.ts'
import type { Reply } from './reply.ts'
import type { Team } from './team/team.ts'
import type { OrganizationTexts } from './wire/organization-texts.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** What a handler may use. Handlers are synchronous: one request is one indivisible change. */
export interface Call {
  /** Query and body merged, the body winning. */
  params: Params
  /** The query string alone: some routes page by it only. */
  query: Params
  path: Record<string, string>
  nowMs: number
  /** Credits for each unit, from the route's row. */
  price: number
  team: Team
  directory: Directory
  companies: OrganizationTexts
  ids: IdSource
  credits: CreditPool
  windows: RateWindows
  /** Real milliseconds of one emulated minute. */
  minuteMs: number
  plan: Plan
  /** Real milliseconds until a result is posted to its webhook. */
  callbackDelayMs: number
  limitsOf(route: Route): WindowLimits
  routes: Route[]
}

/** One row of the table of operations. */
export interface Route {
  methods: Method[]
  /** As documented, `{name}` for a path parameter. */
  path: string
  /** `<controller>/<action>`: the unit of rate limits, key scopes and statistics. */
  endpoint: string
  /** What stands before `api/v1` in the key scope: `deals/` or `meetings/`. */
  scopePrefix?: string
  limit: LimitClass
  /** Credits for each unit that the handler reports. */
  credits: number
  /** Answers without a key and outside the windows. */
  open?: boolean
  /** No scope can be selected for it: master keys only. */
  masterOnly?: boolean
  /** No key and no token may call it. */
  closed?: boolean
  /** How a key without the scope is answered; default 403. */
  outOfScopeStatus?: number
  /** What a call over the limit says; default: the text of nearly all routes. */
  overLimit?(limit: number, window: WindowName): string
  /** What a call says that the pool cannot pay; default: the text of the enrichment routes. */
  outOfCredits?: string
  handle(call: Call): Reply
}

export function scopeOf(route: Route): string {
  return `${route.scopePrefix ?? ''}api/v1/${route.endpoint}`
}
