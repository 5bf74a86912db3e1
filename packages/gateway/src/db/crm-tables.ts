import type { ColumnType } from 'kysely'
import type { Json, NullableJson, NullableTimestamp, Timestamp } from './columns.ts'

export type CrmKindName = 'hubspot' | 'salesforce' | 'tables'
export type CrmObjectName = 'contacts' | 'leads' | 'companies' | 'deals' | 'tasks'
export type CrmSide = 'apollo' | 'crm'
export type FieldValue = string | number | boolean | null | readonly string[]

export interface CrmConnectionsTable {
  id: string
  kind: CrmKindName
  settings: Json<Record<string, string>>
  sealedSecrets: string | null
  /** Those that the CRM renews, as they are now. */
  sealedTokens: ColumnType<string | null, string | null | undefined, string | null>
  tokensVersion: ColumnType<number, number | undefined, number>
  mapping: Json<Record<string, unknown>>
  everyMinutes: number | null
  nextAt: NullableTimestamp
  /** Why it is not worked with until somebody sets it anew, such as a token that was revoked. */
  stoppedReason: string | null
  /** When the mapping as it is now was last previewed. */
  previewedAt: NullableTimestamp
  createdAt: Timestamp
  updatedAt: Timestamp
}

/** How far either side has been read. */
export interface CrmCursorsTable {
  connectionId: string
  object: CrmObjectName
  crmCursor: string | null
  localSince: NullableTimestamp
  eventSeq: number
}

/** What both sides had when they last agreed, by rule: Apollo's value, then the CRM's. */
export type FieldBases = Record<string, readonly [FieldValue, FieldValue]>

/** What we wrote to the CRM last: seen again at that time, it is no edit, whatever the CRM has made of it. */
export interface CrmEcho {
  at: string
  rules: readonly string[]
}

/** How often a field went back and forth. */
export type FieldFlips = Record<string, { from: FieldValue; to: FieldValue; times: number; since: string }>

export interface CrmLinksTable {
  id: string
  connectionId: string
  object: CrmObjectName
  localId: string
  crmId: string
  bases: Json<FieldBases>
  echo: NullableJson<CrmEcho>
  flips: Json<FieldFlips>
  state: 'linked' | 'quarantined' | 'gone'
  reason: string | null
  /** To be looked at by the next run, whether it has changed or not. */
  dirty: boolean
  madeBy: 'match' | 'create' | 'review'
  madeIn: string | null
  createdAt: Timestamp
  updatedAt: Timestamp
}

/** What a record of either side can be told by. */
export interface CrmKeysTable {
  connectionId: string
  object: CrmObjectName
  side: CrmSide
  recordId: string
  kind: string
  value: string
}

export type CrmRunState = 'queued' | 'running' | 'awaiting_approval' | 'completed' | 'failed'

export interface CrmRunsTable {
  id: string
  connectionId: string
  kind: 'preview' | 'sync' | 'undo'
  state: CrmRunState
  undoes: string | null
  counts: Json<Record<string, number>>
  progress: Json<Record<string, unknown>>
  diff: NullableJson<unknown[]>
  error: string | null
  waitsFor: string | null
  waitsUntil: NullableTimestamp
  requestedBy: string | null
  approvedBy: string | null
  createdAt: Timestamp
  startedAt: NullableTimestamp
  finishedAt: NullableTimestamp
}

export interface FieldChange {
  rule: string
  field: string
  before: FieldValue
  after: FieldValue
}

export type CrmWriteState = 'planned' | 'sent' | 'unknown' | 'done' | 'failed' | 'skipped' | 'held' | 'undone'

/** One row a write, made before it is sent. */
export interface CrmWritesTable {
  id: string
  runId: string
  connectionId: string
  object: CrmObjectName
  side: CrmSide
  action: 'create' | 'update' | 'delete'
  localId: string | null
  crmId: string | null
  linkId: string | null
  label: string | null
  changes: Json<FieldChange[]>
  /** What both sides have once it is done. */
  bases: Json<FieldBases>
  why: string
  state: CrmWriteState
  message: string | null
  createdAt: Timestamp
  sentAt: NullableTimestamp
  doneAt: NullableTimestamp
}

export interface CrmParkedTable {
  connectionId: string
  object: CrmObjectName
  side: CrmSide
  recordId: string
  /** Empty where it is about the whole record. */
  field: string
  reason: string
  message: string
  runId: string
  firstAt: Timestamp
  lastAt: Timestamp
}

export interface CrmReviewsTable {
  id: string
  connectionId: string
  object: CrmObjectName
  side: CrmSide
  recordId: string
  label: string
  reason: string
  candidates: Json<string[]>
  state: 'open' | 'link' | 'create' | 'ignore'
  chosenId: string | null
  createdAt: Timestamp
  resolvedAt: NullableTimestamp
  resolvedBy: string | null
}

/** Records that the next run looks at, changed or not. */
export interface CrmRevisitsTable {
  connectionId: string
  object: CrmObjectName
  side: CrmSide
  recordId: string
}

export interface CrmTables {
  crmConnections: CrmConnectionsTable
  crmCursors: CrmCursorsTable
  crmLinks: CrmLinksTable
  crmKeys: CrmKeysTable
  crmRuns: CrmRunsTable
  crmWrites: CrmWritesTable
  crmParked: CrmParkedTable
  crmReviews: CrmReviewsTable
  crmRevisits: CrmRevisitsTable
}
