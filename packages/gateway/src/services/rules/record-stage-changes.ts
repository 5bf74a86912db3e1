import type { Tx } from '../../db/database.ts'
import { insertStageChanges, type NewStageChange } from '../../db/stage-changes.ts'
import type { NewJob } from '../../queue/jobs.ts'

/** Writes the changes and answers the jobs that hand each of them to the rules: once, whoever asks. */
export async function recordStageChanges(tx: Tx, changes: readonly NewStageChange[]): Promise<NewJob[]> {
  await insertStageChanges(tx, changes)
  return changes.map(({ id }) => ({ name: 'stage-change', payload: { changeId: id }, intent: `stage-change-${id}` }))
}
