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

/** A move names the row of the history that it made. */
export function namingChange(events: readonly EventDraft[], change: NewStageChange | undefined): readonly EventDraft[] {
  if (!change) return events
  return events.map((event) =>
    event.type.endsWith('.stage_changed') ? { ...event, data: { ...event.data, changeId: change.id } } : event,
  )
}

/** A change of stage that we made ourselves, however its record was read. */
export function asOwn(filed: readonly Filed[]): Filed[] {
  return filed.map((one) => (one.stageChange ? { ...one, stageChange: { ...one.stageChange, source: 'delos' } } : one))
}
