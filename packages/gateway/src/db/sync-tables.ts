import type { ColumnType } from 'kysely'
import type { Json, NullableTimestamp, Timestamp } from './columns.ts'

/** A record of Apollo's as it was last seen there: what the next look is compared with. */
export interface SyncRecordsTable {
  object: string
  apolloId: string
  /** Ours: a contact's or account's id here, the same id for everything else. */
  entityId: string
  state: Json<Record<string, unknown>>
  contentHash: string
  stageId: string | null
  /** Apollo's own time of the last change, where it tells one. */
  changedAt: NullableTimestamp
  notedAt: Timestamp
  /** Who made the last change that was noted. */
  source: 'apollo' | 'delos'
  /** The last full reading that saw it. */
  seenIn: string | null
  /** The last full reading that did not. */
  missedIn: string | null
  deletedAt: NullableTimestamp
}

interface ReadRecord {
  id: string
  raw: Json<Record<string, unknown>>
  createdAt: Timestamp
  updatedAt: Timestamp
  deletedAt: NullableTimestamp
}

export interface SequencesTable extends ReadRecord {
  name: string | null
  isActive: boolean
  isArchived: boolean
  ownerId: string | null
  steps: number | null
  /** Engagement as Apollo counts it, such as `{ delivered: 10, replied: 2 }`. */
  figures: Json<Record<string, number>>
}

export interface UsersTable extends ReadRecord {
  name: string | null
  email: string | null
  title: string | null
  isActive: boolean
}

export interface StagesTable extends ReadRecord {
  object: 'contact' | 'account' | 'deal'
  name: string | null
  position: number | null
  pipelineId: string | null
  probability: number | null
  isWon: boolean | null
  isClosed: boolean | null
}

export interface ListsTable extends ReadRecord {
  /** `contacts`, `accounts` or `emailer_campaigns`. */
  object: string
  name: string | null
  members: number | null
}

export interface FieldsTable extends ReadRecord {
  /** `contact`, `account` or `opportunity`. */
  object: string
  label: string | null
  type: string | null
  source: string | null
  options: Json<Record<string, unknown>>
}

export interface SyncRunsTable {
  id: string
  object: string
  status: 'running' | 'waiting' | 'awaiting_approval' | 'completed' | 'failed'
  /** `full`: everything was read, not only what changed. */
  kind: ColumnType<'changes' | 'full', 'changes' | 'full' | undefined, 'changes' | 'full'>
  counts: Json<Record<string, number>>
  requests: number
  error: string | null
  startedAt: Timestamp
  finishedAt: NullableTimestamp
  /** A job that was postponed goes on with the run that it began. */
  jobId: string | null
  /** How many records Apollo says there are. */
  total: number | null
  waitsFor: string | null
  waitsUntil: NullableTimestamp
  /** Records that Apollo counts and did not show. */
  unread: ColumnType<number, number | undefined, number>
  /** Records that are known here and that Apollo did not show. */
  vanished: ColumnType<number, number | undefined, number>
  deleted: ColumnType<number, number | undefined, number>
  approvedBy: string | null
  approvedAt: NullableTimestamp
}

export interface SyncTables {
  syncRecords: SyncRecordsTable
  syncRuns: SyncRunsTable
  sequences: SequencesTable
  users: UsersTable
  stages: StagesTable
  lists: ListsTable
  fields: FieldsTable
}
