import type { ActivityFact } from '../team/activity-facts.ts'
import type { Team } from '../team/team.ts'

/** The facts that share a value of a dimension. */
export interface Bucket {
  key: string
  readableKey: string
  facts: ActivityFact[]
}

interface Dimension {
  keyOf(fact: ActivityFact): string | null
  nameOf(team: Team, key: string): string | undefined
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

const DIMENSIONS: Record<string, Dimension> = {
  smart_user_id: {
    keyOf: (fact) => fact.userId,
    nameOf: (team, key) => team.users.find(({ id }) => id === key)?.name,
  },
  contact_stage_id: {
    keyOf: (fact) => fact.contactStageId,
    nameOf: (team, key) => team.contactStages.find(({ id }) => id === key)?.name,
  },
  account_stage_id: {
    keyOf: (fact) => fact.accountStageId,
    nameOf: (team, key) => team.accountStages.find(({ id }) => id === key)?.name,
  },
  opportunity_stage_id: {
    keyOf: (fact) => fact.dealStageId,
    nameOf: (team, key) => team.dealStages.find(({ id }) => id === key)?.name,
  },
  emailer_campaign_id: {
    keyOf: (fact) => fact.campaignId,
    nameOf: (team, key) => team.sequences.get(key)?.name,
  },
  email_account_id: {
    keyOf: (fact) => fact.mailboxId,
    nameOf: (team, key) => team.mailboxes.find(({ id }) => id === key)?.email,
  },
  smart_datetime_day: { keyOf: (fact) => fact.at.slice(0, 10), nameOf: (_team, key) => key },
  smart_datetime_week: { keyOf: (fact) => mondayOf(fact.at), nameOf: (_team, key) => key },
  smart_datetime_month: { keyOf: (fact) => `${fact.at.slice(0, 7)}-01`, nameOf: (_team, key) => monthName(key) },
}

export function isDimension(name: string): boolean {
  return Object.hasOwn(DIMENSIONS, name)
}

/** Facts without a value for the dimension are in no bucket; buckets stand in the order of their keys. */
export function bucketsOf(team: Team, name: string, facts: ActivityFact[]): Bucket[] {
  const dimension = DIMENSIONS[name]
  if (!dimension) return []
  const groups = new Map<string, ActivityFact[]>()
  for (const fact of facts) {
    const key = dimension.keyOf(fact)
    if (!key) continue
    const group = groups.get(key)
    if (group) group.push(fact)
    else groups.set(key, [fact])
  }
  return [...groups]
    .map(([key, facts]) => ({ key, readableKey: dimension.nameOf(team, key) ?? key, facts }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}

function mondayOf(time: string): string {
  const day = new Date(time)
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7))
  return day.toISOString().slice(0, 10)
}

function monthName(key: string): string {
  return `${MONTHS[Number(key.slice(5, 7)) - 1] ?? ''} ${key.slice(0, 4)}`
}
