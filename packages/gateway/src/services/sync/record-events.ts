import type { EventType } from '../events/event-type.ts'
import type { EventDraft } from '../events/record-events.ts'
import { changedFields, type State } from './state.ts'

export interface Difference {
  entityType: 'account' | 'deal' | 'task' | 'sequence' | 'user' | 'stage' | 'list' | 'field'
  entityId: string
  source: EventDraft['source']
  /** Undefined where the record is new. */
  before: State | undefined
  after: State
  backfill?: boolean
}

/** What happened to a record that is no contact, of all that differs. */
export function recordEventsOf(difference: Difference): EventDraft[] {
  const { entityType, entityId, source, before, after, backfill } = difference
  const draft = (type: EventType, data: Record<string, unknown>): EventDraft => ({
    type,
    entityType,
    entityId,
    source,
    data,
  })
  if (!before) {
    const marks = backfill ? { backfill } : {}
    return [draft(`${entityType}.created`, { before: null, after, changed: Object.keys(after), ...marks })]
  }
  const changed = changedFields(before, after)
  if (!changed.length) return []
  const data = { before, after, changed }
  const events = [draft(`${entityType}.updated`, data)]
  if ((entityType === 'deal' || entityType === 'account') && changed.includes('stageId')) {
    events.push(
      draft(`${entityType}.stage_changed`, { ...data, fromStageId: before.stageId, toStageId: after.stageId }),
    )
  }
  if (entityType === 'task' && changed.includes('status') && after.status === 'completed') {
    events.push(draft('task.completed', data))
  }
  return events
}
