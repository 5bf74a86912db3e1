import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import type { NewJob } from '../../queue/jobs.ts'
import { recordEvents } from '../events/record-events.ts'
import { recordStageChanges } from '../rules/record-stage-changes.ts'
import type { Filed } from './filed.ts'

/** Tells what filing came to. Last in its transaction, as the head of the feed stays locked until the commit. */
export async function recordFiled(
  tx: Tx,
  context: Pick<Context, 'makeId' | 'clock'>,
  filed: readonly Filed[],
): Promise<NewJob[]> {
  await recordEvents(
    tx,
    context,
    filed.flatMap(({ events }) => events ?? []),
  )
  return recordStageChanges(
    tx,
    filed.flatMap(({ stageChange }) => stageChange ?? []),
  )
}
