import type { ColumnType, Generated } from 'kysely'
import type { Json, NullableJson, NullableTimestamp, Timestamp } from './columns.ts'
import type { CrmTables } from './crm-tables.ts'
import type { EventTables } from './event-tables.ts'
import type { LeaseTables } from './lease-tables.ts'
import type { PipelineTables } from './pipeline-tables.ts'
import type { SequenceTables } from './sequence-tables.ts'
import type { SyncTables } from './sync-tables.ts'

export type Scope = 'read' | 'write' | 'approve' | 'admin'

export interface ApiKeysTable {
  id: string
  name: string
  secretHash: string
  scopes: Json<Scope[]>
  kind: 'service' | 'agent'
  team: string | null
  createdAt: Timestamp
  expiresAt: NullableTimestamp
  revokedAt: NullableTimestamp
  lastUsedAt: NullableTimestamp
  /** Refused for parameters that Apollo would ignore. */
  strict: ColumnType<boolean, boolean | undefined, boolean>
}

export interface OrganizationsTable {
  id: string
  apolloId: string | null
  domain: string | null
  name: string | null
  websiteUrl: string | null
  linkedinUrl: string | null
  industry: string | null
  employees: number | null
  city: string | null
  country: string | null
  raw: NullableJson<Record<string, unknown>>
  enrichedAt: NullableTimestamp
  createdAt: Timestamp
  updatedAt: Timestamp
}

export interface AccountsTable {
  id: string
  apolloId: string
  organizationId: string | null
  name: string | null
  domain: string | null
  stageId: string | null
  ownerId: string | null
  contentHash: string
  raw: Json<Record<string, unknown>>
  createdAt: Timestamp
  updatedAt: Timestamp
  /** No longer in Apollo. */
  deletedAt: NullableTimestamp
}

export interface ContactsTable {
  id: string
  apolloId: string | null
  apolloContactId: string | null
  email: string | null
  emailStatus: string | null
  firstName: string | null
  lastName: string | null
  name: string | null
  title: string | null
  seniority: string | null
  phone: string | null
  linkedinUrl: string | null
  city: string | null
  country: string | null
  organizationId: string | null
  stageId: string | null
  ownerId: string | null
  raw: NullableJson<Record<string, unknown>>
  enrichedAt: NullableTimestamp
  createdAt: Timestamp
  updatedAt: Timestamp
  /** Proved to be the same person as that contact, which carries everything since. */
  joinedInto: ColumnType<string | null, string | null | undefined, string | null>
}

/** Two contacts that proved to be one person: what they were, so that it can be undone. */
export interface ContactJoinsTable {
  id: string
  survivorId: string
  lostId: string
  /** The one of the two that the joining record was about. */
  mainId: string
  /** The names that proved it. */
  evidence: Json<{ kind: string; value: string }[]>
  survivorBefore: Json<Record<string, unknown>>
  lostBefore: Json<Record<string, unknown>>
  /** The two in one, before the joining record was filed. */
  merged: Json<Record<string, unknown>>
  /** The names of the lost one. */
  names: Json<{ kind: string; value: string }[]>
  moved: Json<MovedRows>
  joinedAt: Timestamp
  splitAt: NullableTimestamp
}

/** What pointed to the lost contact. */
export interface MovedRows {
  enrichmentRows: { enrichmentId: string; rowNumber: number }[]
  stageChanges: string[]
  purchases: string[]
}

/** Contacts that somebody told apart: this evidence does not join them again. */
export interface ContactSplitsTable {
  oneId: string
  otherId: string
  evidence: Json<{ kind: string; value: string }[]>
  splitAt: Timestamp
}

/** Every way to name a known organization. Only a name may lead to several. */
export interface OrganizationIdentitiesTable {
  kind: string
  value: string
  organizationId: string
  createdAt: Timestamp
}

/** Every way to name a known person; all of them lead to the one contact. */
export interface IdentitiesTable {
  kind: string
  value: string
  contactId: string
  createdAt: Timestamp
}

/** What Apollo did not know when it was last asked. */
export interface MissesTable {
  kind: string
  value: string
  checkedAt: Timestamp
  expiresAt: Timestamp
}

export interface DealsTable {
  /** Apollo's id: every deal that is known here lives there. */
  id: string
  name: string
  amount: number | null
  stageId: string | null
  ownerId: string | null
  accountId: string | null
  contactIds: Json<string[]>
  closedDate: string | null
  isClosed: boolean
  isWon: boolean
  contentHash: string
  raw: Json<Record<string, unknown>>
  createdAt: Timestamp
  updatedAt: Timestamp
  /** No longer in Apollo. */
  deletedAt: NullableTimestamp
}

export interface StageChangesTable {
  id: string
  object: 'deal' | 'contact'
  entityId: string
  fromStageId: string | null
  toStageId: string | null
  source: 'delos' | 'apollo'
  changedAt: Timestamp
}

export interface TasksTable {
  id: string
  type: string
  priority: string | null
  status: string | null
  title: string | null
  note: string | null
  userId: string | null
  contactId: string | null
  dealId: string | null
  dueAt: NullableTimestamp
  raw: Json<Record<string, unknown>>
  createdAt: Timestamp
  updatedAt: Timestamp
  /** No longer in Apollo. */
  deletedAt: NullableTimestamp
}

export interface RulesTable {
  id: string
  name: string
  /** `deal.stage_changed`, or `contact.*` for all that happens to contacts. */
  event: string
  conditions: Json<Record<string, unknown>[]>
  actions: Json<Record<string, unknown>[]>
  enabled: boolean
  /** Only what came after this number of the feed is answered. */
  afterSeq: number
  createdAt: Timestamp
  updatedAt: Timestamp
}

/** One row a rule, a cause and an action: however often a rule is run, it acts once. */
export interface RuleFiringsTable {
  id: string
  ruleId: string
  /** The id of the event. */
  causeId: string
  eventSeq: number
  actionIndex: number
  /** As it was when the rule fired. */
  action: Json<Record<string, unknown>>
  state: 'pending' | 'done' | 'failed'
  taskId: string | null
  reason: string | null
  /** Whose turn it was, where the task goes to one of several in turn. */
  userId: string | null
  /** The rules that led to it, the first one first, this one last. */
  chain: Json<string[]>
  /** What its event will look like when it comes back by the feed. */
  effect: string | null
  effectSeq: number | null
  createdAt: Timestamp
  finishedAt: NullableTimestamp
}

export type ReservationState = 'held' | 'settled' | 'released' | 'unknown'

/** Credits are whole thousandths, so that Apollo's fractions add up exactly. */
export interface CreditReservationsTable {
  id: string
  endpoint: string
  state: ReservationState
  heldMilli: number
  chargedMilli: number
  ownerId: string
  keyId: string | null
  team: string | null
  tag: string | null
  session: string | null
  jobId: string | null
  requestId: string | null
  reason: string | null
  createdAt: Timestamp
  sentAt: NullableTimestamp
  closedAt: NullableTimestamp
  /** Set where the call has been answered and Apollo charges the rest when it delivers. */
  awaitedSince: NullableTimestamp
}

/** Append only. The balance is the sum of these rows, whatever happens to the others. */
export interface CreditEntriesTable {
  seq: Generated<number>
  reservationId: string
  kind: 'hold' | 'settle' | 'release' | 'doubt' | 'resolve'
  heldDeltaMilli: number
  postedDeltaMilli: number
  note: string | null
  at: Timestamp
}

export type BudgetPeriod = 'day' | 'week' | 'month' | 'total'
export interface BudgetScope {
  key?: string
  team?: string
  tag?: string
  job?: string
  session?: string
}

export interface BudgetsTable {
  id: string
  scope: Json<BudgetScope>
  period: BudgetPeriod
  limitMilli: number
  softAlerts: Json<number[]>
  /** IANA name; the days, weeks and months are those of its calendar. */
  timezone: ColumnType<string, string | undefined, string>
  createdAt: Timestamp
  updatedAt: Timestamp
}

export interface BudgetWindowsTable {
  budgetId: string
  opensAt: Timestamp
  /** `infinity` is not portable between drivers: a total budget closes in the year 9999. */
  closesAt: Timestamp
  ceilingMilli: number
  heldMilli: number
  postedMilli: number
}

/** One row a budget, window and share: a warning is given once. */
export interface BudgetAlertsTable {
  seq: Generated<number>
  budgetId: string
  opensAt: Timestamp
  share: number
  limitMilli: number
  usedMilli: number
  closesAt: Timestamp
  at: Timestamp
}

/** How many requests this installation sent to an endpoint, by short slots of time. */
export interface ApolloCallsTable {
  endpoint: string
  slot: Timestamp
  calls: number
}

export interface ReservationBudgetsTable {
  reservationId: string
  budgetId: string
  opensAt: Timestamp
}

/** Answers that cost nothing because the store or a twin already had them. */
export interface CreditSavingsTable {
  seq: Generated<number>
  savedMilli: number
  reason: string
  keyId: string | null
  tag: string | null
  jobId: string | null
  at: Timestamp
}

export type PurchaseState = 'open' | 'found' | 'missed' | 'released' | 'unknown' | 'lost'

export interface PurchasesTable {
  id: string
  subject: 'person' | 'organization'
  reservationId: string
  state: PurchaseState
  wish: Json<Record<string, unknown>>
  /** The contact or organization that came of it. */
  entityId: string | null
  reason: string | null
  createdAt: Timestamp
  closedAt: NullableTimestamp
}

/** One row that every hold passes. */
export interface SpendGateTable {
  id: number
  closedBy: string | null
  closedUntil: NullableTimestamp
}

/** Who has been waiting for others' purchases for long: lists let them go first. */
export interface PurchaseWaitsTable {
  id: string
  wish: Json<object>
  seenAt: Timestamp
}

/** An answer that was paid for and told, until it is filed. */
export interface PurchaseAnswersTable {
  reservationId: string
  purchaseId: string
  /** Null where Apollo does not know the person. */
  person: NullableJson<object>
  chargedMilli: number
  /** Who asked. */
  actor: Json<object>
  requestId: string
  answeredAt: Timestamp
}

/** Who is being bought right now. The primary key is what stops a second purchase, in any process. */
export interface PurchaseClaimsTable {
  kind: string
  value: string
  purchaseId: string
}

export type EnrichmentStatus =
  | 'queued'
  | 'running'
  | 'paused'
  | 'awaiting_approval'
  | 'completed'
  | 'cancelled'
  | 'failed'

export interface EnrichmentsTable {
  id: string
  status: EnrichmentStatus
  options: Json<EnrichmentOptions>
  quote: NullableJson<Record<string, unknown>>
  total: number
  keyId: string | null
  jobId: string | null
  tag: string | null
  requestId: string | null
  reason: string | null
  resumesAt: NullableTimestamp
  createdAt: Timestamp
  startedAt: NullableTimestamp
  finishedAt: NullableTimestamp
  /** The most that the list may spend, as somebody else has agreed to. */
  approvedMilli: number | null
  approvedBy: string | null
  approvedAt: NullableTimestamp
}

export interface EnrichmentOptions {
  maxAgeDays: number
  maxCredits?: number
  /** Pay again for people whose answer was paid for and lost on the way. */
  buyLostAgain?: boolean
  /** What is asked for beyond the record, and comes later. */
  needs?: LaterNeed[]
}

/** `awaiting`: bought, and what Apollo delivers later has not come yet. */
export type RowStatus = 'pending' | 'found' | 'awaiting' | 'missed' | 'invalid' | 'skipped' | 'failed' | 'unknown'

export interface EnrichmentRowsTable {
  enrichmentId: string
  rowNumber: number
  input: Json<Record<string, unknown>>
  /** The strongest name of the person asked for; null for a row that names nobody. */
  nameKind: string | null
  nameValue: string | null
  status: RowStatus
  reason: string | null
  contactId: string | null
  source: string | null
  creditsMilli: number
  updatedAt: Timestamp
}

/** How many rows of a list have ended how; kept by whatever ends them. */
export interface EnrichmentCountsTable {
  enrichmentId: string
  status: RowStatus
  rows: number
  fromStore: number
  /** Different people among them. */
  people: number
  creditsMilli: number
}

export type JobStatus = 'pending' | 'queued' | 'active' | 'completed' | 'dead' | 'cancelled'

/** One row an intent. BullMQ moves it; this row says what became of it. */
export interface JobsTable {
  id: string
  name: string
  payload: Json<Record<string, unknown>>
  /** Unique where set: asking twice for the same thing is one job. */
  intent: string | null
  status: JobStatus
  /** How often it was handed to the queue; part of the queue's own job id, which is never used twice. */
  dispatches: number
  /** Rises at each start: an effect of an older run is refused. */
  run: number
  attempts: number
  /** How often in a row it was put back because Apollo was out. */
  waits: Generated<number>
  /** Tries that ended in a failure of the job's own: waits, stops and crashes are none. */
  failures: Generated<number>
  progress: NullableJson<Record<string, unknown>>
  result: NullableJson<Record<string, unknown>>
  errorCode: string | null
  error: string | null
  keyId: string | null
  requestId: string | null
  /** W3C's `traceparent` of what asked for it, where that was traced. */
  traceParent: string | null
  runAt: Timestamp
  createdAt: Timestamp
  startedAt: NullableTimestamp
  finishedAt: NullableTimestamp
}

export interface DeadLettersTable {
  id: string
  jobId: string
  name: string
  payload: Json<Record<string, unknown>>
  code: string
  reason: string
  attempts: number
  firstTriedAt: NullableTimestamp
  diedAt: Timestamp
  replayedAt: NullableTimestamp
}

export interface SchedulesTable {
  name: string
  everySeconds: number
  nextAt: Timestamp
}

export interface SyncCursorsTable {
  object: string
  watermark: string | null
  updatedAt: Timestamp
}

export interface AuditLogTable {
  seq: Generated<number>
  id: string
  at: Timestamp
  actorType: string
  actorId: string
  actorName: string
  action: string
  entityType: string
  entityId: string
  before: NullableJson<Record<string, unknown>>
  after: NullableJson<Record<string, unknown>>
  requestId: string | null
}

export interface AuditSealsTable {
  lastSeq: number
  firstSeq: number
  hash: string
  sealedAt: Timestamp
}

export interface AnswersTable {
  key: string
  endpoint: string
  body: string
  fetchedAt: Timestamp
  expiresAt: Timestamp
}

export interface IdempotencyKeysTable {
  keyId: string
  route: string
  idempotencyKey: string
  requestHash: string
  status: number | null
  headers: NullableJson<Record<string, string>>
  body: string | null
  createdAt: Timestamp
  expiresAt: Timestamp
}

export interface LimiterStatesTable {
  endpoint: string
  state: string
  updatedAt: Timestamp
}

export interface ProcessesTable {
  id: string
  role: string
  startedAt: Timestamp
  seenAt: Timestamp
}

export interface SettingsTable {
  name: string
  value: Json<Record<string, unknown>>
  updatedAt: Timestamp
}

export type CallbackKind = 'phone' | 'waterfall'
/** What Apollo posts after its answer. */
export type LaterNeed = 'phone' | 'waterfall_email' | 'waterfall_phone'
/** `sent`: the answer that says for whom has not been filed yet. `gone`: Apollo no longer has it. */
export type CallbackState = 'sent' | 'awaiting' | 'done' | 'gone' | 'void'

/** One call whose result Apollo posts to an address of its own, known by its token alone. */
export interface CallbackRequestsTable {
  id: string
  kind: CallbackKind
  needs: Json<LaterNeed[]>
  tokenHash: string
  state: CallbackState
  /** A signed 64-bit number, as text. */
  apolloRequestId: string | null
  polls: Generated<number>
  nextPollAt: NullableTimestamp
  reason: string | null
  createdAt: Timestamp
  expiresAt: Timestamp
  closedAt: NullableTimestamp
}

export type CallbackPersonState = 'awaited' | 'found' | 'missing' | 'failed' | 'gone' | 'erased'

export interface CallbackPeopleTable {
  requestId: string
  apolloId: string
  contactId: string
  /** What was set aside for what is to come. */
  reservationId: string
  state: CallbackPersonState
  closedAt: NullableTimestamp
}

/** What was posted, as it came, until it has been judged. Without a request: somebody who had no valid token. */
export interface CallbackInboxTable {
  id: string
  requestId: string | null
  bodyHash: string
  body: ColumnType<Uint8Array | null, Uint8Array | null, null>
  state: 'stored' | 'used' | 'ignored'
  reason: string | null
  receivedAt: Timestamp
  judgedAt: NullableTimestamp
}

/** Who wants to be told what became of an awaited person. */
export interface CallbackWatchersTable {
  requestId: string
  apolloId: string
  endpointId: string
}

export interface WebhookEndpointsTable {
  id: string
  /** The key that made it; null where that was no key. */
  keyId: string | null
  url: string
  sealedSecret: string
  /** Signs too, for a while after a change of secret. */
  sealedPrevious: string | null
  previousUntil: NullableTimestamp
  disabledAt: NullableTimestamp
  disabledReason: string | null
  /** The first failure since the last success. */
  failingSince: NullableTimestamp
  lastSuccessAt: NullableTimestamp
  slowUntil: NullableTimestamp
  /** The events that it is told of; null for one that is told of results alone. */
  events: NullableJson<string[]>
  conditions: NullableJson<Record<string, unknown>[]>
  createdAt: Timestamp
  updatedAt: Timestamp
}

export type DeliveryStatus = 'pending' | 'delivered' | 'failed' | 'stopped'

export interface WebhookDeliveriesTable {
  id: string
  endpointId: string
  type: string
  /** The contact that it is about. */
  entityId: string
  payload: string
  status: DeliveryStatus
  attempts: Generated<number>
  nextAt: Timestamp
  /** Somebody is trying it until then. */
  claimedUntil: NullableTimestamp
  lastTriedAt: NullableTimestamp
  lastStatus: number | null
  lastError: string | null
  lastAnswer: string | null
  createdAt: Timestamp
  deliveredAt: NullableTimestamp
}

export interface Tables extends EventTables, SyncTables, CrmTables, PipelineTables, LeaseTables, SequenceTables {
  apiKeys: ApiKeysTable
  organizations: OrganizationsTable
  accounts: AccountsTable
  contacts: ContactsTable
  identities: IdentitiesTable
  contactJoins: ContactJoinsTable
  contactSplits: ContactSplitsTable
  organizationIdentities: OrganizationIdentitiesTable
  misses: MissesTable
  deals: DealsTable
  stageChanges: StageChangesTable
  tasks: TasksTable
  rules: RulesTable
  ruleFirings: RuleFiringsTable
  creditReservations: CreditReservationsTable
  creditEntries: CreditEntriesTable
  creditSavings: CreditSavingsTable
  budgets: BudgetsTable
  budgetWindows: BudgetWindowsTable
  budgetAlerts: BudgetAlertsTable
  apolloCalls: ApolloCallsTable
  reservationBudgets: ReservationBudgetsTable
  purchases: PurchasesTable
  purchaseClaims: PurchaseClaimsTable
  purchaseAnswers: PurchaseAnswersTable
  spendGate: SpendGateTable
  purchaseWaits: PurchaseWaitsTable
  enrichments: EnrichmentsTable
  enrichmentRows: EnrichmentRowsTable
  enrichmentCounts: EnrichmentCountsTable
  jobs: JobsTable
  deadLetters: DeadLettersTable
  schedules: SchedulesTable
  syncCursors: SyncCursorsTable
  auditLog: AuditLogTable
  auditSeals: AuditSealsTable
  answers: AnswersTable
  idempotencyKeys: IdempotencyKeysTable
  limiterStates: LimiterStatesTable
  processes: ProcessesTable
  settings: SettingsTable
  callbackRequests: CallbackRequestsTable
  callbackPeople: CallbackPeopleTable
  callbackInbox: CallbackInboxTable
  callbackWatchers: CallbackWatchersTable
  webhookEndpoints: WebhookEndpointsTable
  webhookDeliveries: WebhookDeliveriesTable
}
