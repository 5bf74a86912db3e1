import type { NullableTimestamp, Timestamp } from './columns.ts'

/** Odds that a team has set, in place of Apollo's. */
export interface DealStageSettingsTable {
  stageId: string
  /** Percent. */
  probability: number
  updatedAt: Timestamp
}

/** Who must not be written to. The value itself is not kept. */
export interface SuppressionsTable {
  id: string
  kind: 'email' | 'domain'
  hash: string
  reason: string
  note: string | null
  addedBy: string
  createdAt: Timestamp
}

/** How many may be enrolled; null is no cap. The row `all` is there from the start: who enrols locks it. */
export interface SequenceCapsTable {
  /** `all`, or a sequence's id. */
  scope: string
  perDay: number | null
  perCompany: number | null
  companyDays: number
  updatedAt: Timestamp
}

/** Held before Apollo is asked, so that of callers at the same moment none passes a cap. */
export interface SequenceEnrolmentsTable {
  id: string
  sequenceId: string
  contactId: string
  company: string | null
  mailboxId: string
  /** In UTC, as `2026-03-10`. */
  day: string
  state: 'held' | 'enrolled' | 'released'
  heldAt: Timestamp
  settledAt: NullableTimestamp
}

/** A sequence's counters as they last were on a day; null where Apollo was still counting. */
export interface SequenceFiguresTable {
  sequenceId: string
  day: string
  name: string
  scheduled: number | null
  delivered: number | null
  opened: number | null
  replied: number | null
  clicked: number | null
  bounced: number | null
  unsubscribed: number | null
  takenAt: Timestamp
}

export interface PipelineTables {
  dealStageSettings: DealStageSettingsTable
  suppressions: SuppressionsTable
  sequenceCaps: SequenceCapsTable
  sequenceEnrolments: SequenceEnrolmentsTable
  sequenceFigures: SequenceFiguresTable
}
