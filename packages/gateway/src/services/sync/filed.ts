import type { AuditEntry } from '../../db/audit-log.ts'
import type { NewStageChange } from '../../db/stage-changes.ts'
import type { EventDraft } from '../events/record-events.ts'

/** What filing one record came to. */
export interface Filed {
  outcome: 'created' | 'updated' | 'unchanged'
  audit?: AuditEntry | readonly AuditEntry[]
  stageChange?: NewStageChange
  events?: readonly EventDraft[]
}
