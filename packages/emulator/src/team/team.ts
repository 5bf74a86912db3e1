import { AccountBook } from './account-book.ts'
import { ContactBook } from './contact-book.ts'
import type { Deal, DealStage } from './deal.ts'
import { type Sequence, type SequenceStep, teamSequenceSteps, teamSequences } from './sequences.ts'
import { accountStages, contactStages, dealStages, type Stage, TEAM_ID } from './stages.ts'
import type { Label, Task } from './task.ts'
import { type Mailbox, teamMailboxes, teamUsers, type User } from './users.ts'

export interface ActivityEvent {
  type: string
  occurred_at: string
  sequence_id?: string
  sequence_name?: string
  reason?: string
}

export interface WebhookResult {
  dueAtMs: number
  payload: Record<string, unknown>
}

/** Everything that the team owns: what requests read and change. */
export interface Team {
  id: string
  /** As whom every key acts. */
  actingUser: User
  users: User[]
  mailboxes: Mailbox[]
  contactStages: Stage[]
  accountStages: Stage[]
  dealStages: DealStage[]
  contacts: ContactBook
  accounts: AccountBook
  deals: Map<string, Deal>
  tasks: Map<string, Task>
  labels: Map<string, Label>
  sequences: Map<string, Sequence>
  sequenceSteps: SequenceStep[]
  activity: Map<string, ActivityEvent[]>
  /** Results for webhooks, by request id. */
  webhookResults: Map<string, WebhookResult>
  /** Last change of records whose wire shape has no `updated_at`. */
  updatedAt: Map<string, string>
  recordsWritten: number
}

export function createTeam(): Team {
  const users = teamUsers()
  const [actingUser] = users
  if (!actingUser) throw new Error('the team has no users')
  return {
    id: TEAM_ID,
    actingUser,
    users,
    mailboxes: teamMailboxes(users),
    contactStages: contactStages(),
    accountStages: accountStages(),
    dealStages: dealStages(),
    contacts: new ContactBook(),
    accounts: new AccountBook(),
    deals: new Map(),
    tasks: new Map(),
    labels: new Map(seededLabels(actingUser).map((label) => [label.id, label])),
    sequences: new Map(teamSequences(actingUser).map((sequence) => [sequence.id, sequence])),
    sequenceSteps: teamSequenceSteps(),
    activity: new Map(),
    webhookResults: new Map(),
    updatedAt: new Map(),
    recordsWritten: 0,
  }
}

function seededLabels(owner: User): Label[] {
  const since = '2025-02-01T09:00:00.000Z'
  const rows: [name: string, modality: string][] = [
    ['Target people', 'contacts'],
    ['Target companies', 'accounts'],
    ['Event sequences', 'emailer_campaigns'],
  ]
  return rows.map(([name, modality], index) => ({
    id: `66fb000000000000ffff000${index + 1}`,
    name,
    modality,
    user_id: owner.id,
    created_at: since,
    updated_at: since,
  }))
}
