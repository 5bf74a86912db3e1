import type { WindowLimits } from './plans.ts'
import type { RateWindows, WindowName } from './rate-windows.ts'
import type { Route } from './route.ts'
import type { Team } from './team/team.ts'

export interface LimitRow {
  endpoint: string
  minute: WindowUse
  hour: WindowUse
  day: WindowUse
}

interface WindowUse {
  used: number
  /** Null is unlimited. */
  limit: number | null
}

/** The engine at a glance. */
export interface EngineOverview {
  plan: string
  credits: { limit: number; consumed: number; leftOver: number }
  limits: LimitRow[]
  /** How many records of each kind the team has. */
  records: Record<string, number>
}

export function limitRow(route: Route, at: { limits: WindowLimits; windows: RateWindows; nowMs: number }): LimitRow {
  const use = (name: WindowName): WindowUse => ({
    used: at.windows.used(route.endpoint, name, at.nowMs),
    limit: at.limits[name],
  })
  return { endpoint: route.endpoint, minute: use('minute'), hour: use('hour'), day: use('day') }
}

const BOOKS = {
  contacts: (team: Team) => team.contacts,
  accounts: (team: Team) => team.accounts,
  deals: (team: Team) => team.deals,
  tasks: (team: Team) => team.tasks,
  sequences: (team: Team) => team.sequences,
  emails: (team: Team) => team.emails,
  calls: (team: Team) => team.phoneCalls,
  notes: (team: Team) => team.notes,
  conversations: (team: Team) => team.conversations,
  labels: (team: Team) => team.labels,
  fields: (team: Team) => team.customFields,
}

export function countRecords(team: Team): Record<string, number> {
  return Object.fromEntries(Object.entries(BOOKS).map(([name, read]) => [name, read(team).size]))
}

/** Records of a kind, the newest first; undefined where there is no such kind. */
export function recordsOf(team: Team, name: string): unknown[] | undefined {
  if (!Object.hasOwn(BOOKS, name)) return undefined
  return [...BOOKS[name as keyof typeof BOOKS](team).values()].reverse()
}
