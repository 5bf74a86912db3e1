import type { Account } from './account.ts'
import type { Contact } from './contact.ts'
import { createTeam, type Team } from './team.ts'

const LISTS = [
  'users',
  'mailboxes',
  'contactStages',
  'accountStages',
  'dealStages',
  'sequenceSteps',
  'sequenceTouches',
] as const

const MAPS = [
  'deals',
  'tasks',
  'labels',
  'sequences',
  'sequenceTemplates',
  'activity',
  'emails',
  'emailEvents',
  'phoneCalls',
  'notes',
  'conversations',
  'conversationExports',
  'customFields',
  'webhookResults',
  'phonesPendingUntilMs',
  'updatedAt',
] as const

type ListName = (typeof LISTS)[number]
type MapName = (typeof MAPS)[number]

/** A team as plain JSON. */
export interface TeamJson {
  contacts: Contact[]
  accounts: Account[]
  deleted: string[]
  recordsWritten: number
  lists: Record<ListName, unknown[]>
  maps: Record<MapName, [id: string, record: unknown][]>
}

export function teamToJson(team: Team): TeamJson {
  return structuredClone({
    contacts: [...team.contacts.values()],
    accounts: [...team.accounts.values()],
    deleted: [...team.deleted],
    recordsWritten: team.recordsWritten,
    lists: Object.fromEntries(LISTS.map((name) => [name, team[name]])) as TeamJson['lists'],
    maps: Object.fromEntries(MAPS.map((name) => [name, [...team[name]]])) as TeamJson['maps'],
  })
}

export function teamFromJson(json: TeamJson): Team {
  const { contacts, accounts, deleted, recordsWritten, lists, maps } = structuredClone(json)
  const team = createTeam()
  for (const name of LISTS) Object.assign(team, { [name]: lists[name] })
  for (const name of MAPS) Object.assign(team, { [name]: new Map(maps[name]) })
  for (const account of accounts) team.accounts.put(account)
  for (const contact of contacts) team.contacts.put(contact)
  team.actingUser = team.users[0] ?? team.actingUser
  team.deleted = new Set(deleted)
  team.recordsWritten = recordsWritten
  return team
}
