import { AccountBook } from './account-book.ts'
import { ContactBook } from './contact-book.ts'
import { type Conversation, type ConversationExport, seededConversations } from './conversation.ts'
import { type CustomField, seededCustomFields } from './custom-field.ts'
import type { Deal, DealStage } from './deal.ts'
import type { EmailEvent, EmailMessage } from './email-message.ts'
import { GeneratedContacts } from './generated-contacts.ts'
import type { Note } from './note.ts'
import type { PhoneCall } from './phone-call.ts'
import type { SearchIndex } from './search-index.ts'
import type { SequenceTemplate, SequenceTouch } from './sequence-content.ts'
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
  emailer_message_id?: string
}

export interface WebhookResult {
  requestType: 'phone' | 'waterfall'
  url: string
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
  sequenceTouches: SequenceTouch[]
  sequenceTemplates: Map<string, SequenceTemplate>
  emails: Map<string, EmailMessage>
  /** What recipients did, by the id of the message. */
  emailEvents: Map<string, EmailEvent[]>
  phoneCalls: Map<string, PhoneCall>
  notes: Map<string, Note>
  conversations: Map<string, Conversation>
  conversationExports: Map<string, ConversationExport>
  customFields: Map<string, CustomField>
  activity: Map<string, ActivityEvent[]>
  /** Results for webhooks, by request id. */
  webhookResults: Map<string, WebhookResult>
  /** Until when phone numbers of a person are under way. */
  phonesPendingUntilMs: Map<string, number>
  /** Ids of deleted and merged records: they are answered differently from unknown ones. */
  deleted: Set<string>
  /** Last change of records whose wire shape has no `updated_at`. */
  updatedAt: Map<string, string>
  recordsWritten: number
  /** Undefined where searches show everything at once. */
  index: SearchIndex | undefined
  /** The time of the request or change under way. */
  nowMs: number
}

export function createTeam(generated = 0): Team {
  const users = teamUsers()
  const stages = contactStages()
  const [actingUser] = users
  if (!actingUser) throw new Error('the team has no users')
  return {
    id: TEAM_ID,
    actingUser,
    users,
    mailboxes: teamMailboxes(users),
    contactStages: stages,
    accountStages: accountStages(),
    dealStages: dealStages(),
    contacts: new ContactBook(generatedContacts(generated, { users, stages })),
    accounts: new AccountBook(),
    deals: new Map(),
    tasks: new Map(),
    labels: new Map(seededLabels(actingUser).map((label) => [label.id, label])),
    sequences: new Map(teamSequences(actingUser).map((sequence) => [sequence.id, sequence])),
    sequenceSteps: teamSequenceSteps(),
    sequenceTouches: [],
    sequenceTemplates: new Map(),
    emails: new Map(),
    emailEvents: new Map(),
    phoneCalls: new Map(),
    notes: new Map(),
    conversations: new Map(seededConversations(users).map((conversation) => [conversation.id, conversation])),
    conversationExports: new Map(),
    customFields: new Map(seededCustomFields().map((field) => [field.id, field])),
    activity: new Map(),
    webhookResults: new Map(),
    phonesPendingUntilMs: new Map(),
    deleted: new Set(),
    updatedAt: new Map(),
    recordsWritten: 0,
    index: undefined,
    nowMs: 0,
  }
}

function generatedContacts(count: number, { users, stages }: { users: User[]; stages: Stage[] }) {
  const ids = { ownerIds: users.map(({ id }) => id), stageIds: stages.map(({ id }) => id) }
  return count > 0 ? new GeneratedContacts({ count, ...ids }) : undefined
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
