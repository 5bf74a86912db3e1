import type { Tx } from '../../db/database.ts'
import { appendEvents } from '../../db/events.ts'
import { insertStageChanges, type NewStageChange } from '../../db/stage-changes.ts'
import type { NewJob } from '../../queue/jobs.ts'

/** Writes the changes, also into the feed, and answers the jobs that hand each of them to the rules at once. */
export async function recordStageChanges(tx: Tx, changes: readonly NewStageChange[]): Promise<NewJob[]> {
  await insertStageChanges(tx, changes)
  await appendEvents(
    tx,
    changes.map(({ id, object, entityId, fromStageId = null, toStageId = null, source, changedAt }) => ({
      id,
      type: `${object}.stage_changed`,
      entityType: object,
      entityId,
      source,
      data: { fromStageId, toStageId },
      at: new Date(changedAt),
    })),
  )
  return changes.map(({ id }) => ({ name: 'stage-change', payload: { changeId: id }, intent: `stage-change-${id}` }))
}
