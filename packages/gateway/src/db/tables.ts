import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/** Timestamps are read as `Date` and written as `Date` or ISO text. */
type Timestamp = ColumnType<Date, Date | string, Date | string>
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
/** JSON columns are read parsed and written as text: drivers disagree on how to encode objects and arrays. */
type Json<T> = JSONColumnType<T & object>
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>

export type Scope = 'read' | 'write' | 'admin'

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
}

export interface RulesTable {
  id: string
  name: string
  event: string
  conditions: Json<Record<string, unknown>>
  action: Json<Record<string, unknown>>
  enabled: boolean
  createdAt: Timestamp
  updatedAt: Timestamp
}

/** One row a rule and a cause: however often a rule is run, it acts once. */
export interface RuleFiringsTable {
  id: string
  ruleId: string
  causeId: string
  state: 'pending' | 'done' | 'failed'
  taskId: string | null
  reason: string | null
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
}

export interface EnrichmentOptions {
  maxAgeDays: number
  maxCredits?: number
  /** Pay again for people whose answer was paid for and lost on the way. */
  buyLostAgain?: boolean
}

export type RowStatus = 'pending' | 'found' | 'missed' | 'invalid' | 'skipped' | 'failed' | 'unknown'

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
  progress: NullableJson<Record<string, unknown>>
  result: NullableJson<Record<string, unknown>>
  errorCode: string | null
  error: string | null
  keyId: string | null
  requestId: string | null
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

export interface SyncRunsTable {
  id: string
  object: string
  status: 'running' | 'completed' | 'failed'
  counts: Json<Record<string, number>>
  requests: number
  error: string | null
  startedAt: Timestamp
  finishedAt: NullableTimestamp
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

export interface Tables {
  apiKeys: ApiKeysTable
  organizations: OrganizationsTable
  accounts: AccountsTable
  contacts: ContactsTable
  identities: IdentitiesTable
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
  reservationBudgets: ReservationBudgetsTable
  purchases: PurchasesTable
  purchaseClaims: PurchaseClaimsTable
  enrichments: EnrichmentsTable
  enrichmentRows: EnrichmentRowsTable
  jobs: JobsTable
  deadLetters: DeadLettersTable
  schedules: SchedulesTable
  syncCursors: SyncCursorsTable
  syncRuns: SyncRunsTable
  auditLog: AuditLogTable
  auditSeals: AuditSealsTable
  answers: AnswersTable
  idempotencyKeys: IdempotencyKeysTable
  limiterStates: LimiterStatesTable
  processes: ProcessesTable
  settings: SettingsTable
}
