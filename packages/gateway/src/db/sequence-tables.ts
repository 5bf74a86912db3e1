import type { ColumnType } from 'kysely'
import type { Json, NullableTimestamp, Timestamp } from './columns.ts'

/** Who must not be written to. */
export interface SuppressionsTable {
  id: string
  kind: 'email' | 'domain' | 'contact'
  /** The domain, the contact's id, or a hash: an address itself is not kept. */
  subject: string
  reason: string
  note: string | null
  addedBy: string
  /** `apollo`: opted out there. */
  source: ColumnType<'manual' | 'import' | 'apollo', 'manual' | 'import' | 'apollo' | undefined, never>
  createdAt: Timestamp
  /** Null is for ever. */
  until: NullableTimestamp
}

/** How many may be enrolled; null is no cap. The row `all` is there from the start: who enrols locks it. */
export interface SequenceCapsTable {
  /** `all`, or a sequence's id. */
  scope: string
  perDay: number | null
  perCompany: number | null
  companyDays: number
  /** Of a day. */
  perMailbox: number | null
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
  /** Who is about to ask Apollo; null where nobody heard what became of it. */
  processId: string | null
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
  demoed: number | null
  spamBlocked: number | null
  takenAt: Timestamp
}

/** Where a contact stood in a sequence each time that a sync saw it differ; a null status: no longer in it. */
export interface SequenceContactHistoryTable {
  id: string
  sequenceId: string
  apolloContactId: string
  status: string | null
  reason: string | null
  step: number | null
  at: Timestamp
}

/** An e-mail of a sequence, with when each thing happened to it, or when a sync first saw that it had. */
export interface SequenceEmailsTable {
  id: string
  sequenceId: string
  apolloContactId: string
  step: number | null
  deliveredAt: NullableTimestamp
  bouncedAt: NullableTimestamp
  spamBlockedAt: NullableTimestamp
  openedAt: NullableTimestamp
  clickedAt: NullableTimestamp
  repliedAt: NullableTimestamp
  unsubscribedAt: NullableTimestamp
}

/** The sequence's counters at the last reading of its e-mails: what has not moved since is not read again. */
export interface SequenceEmailReadsTable {
  sequenceId: string
  counts: Json<Record<string, number>>
  readAt: Timestamp
}

export interface SequenceTables {
  suppressions: SuppressionsTable
  sequenceCaps: SequenceCapsTable
  sequenceEnrolments: SequenceEnrolmentsTable
  sequenceFigures: SequenceFiguresTable
  sequenceContactHistory: SequenceContactHistoryTable
  sequenceEmails: SequenceEmailsTable
  sequenceEmailReads: SequenceEmailReadsTable
}
