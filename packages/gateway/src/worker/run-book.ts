import type { Clock } from '@delos/client'
import type { Db } from '../db/database.ts'
import { noteRuns, type RunNote, type RunRow } from '../db/job-runs.ts'
import { gather } from './gather.ts'

/** Where a worker notes that its jobs begin and end. */
export interface RunBook {
  /** Undefined where there is nothing left to do. */
  start(job: { id: string; dispatch: number }): Promise<RunRow | undefined>
  /** False where the job has meanwhile been given to another worker. */
  complete(run: { id: string; run: number; result: unknown }): Promise<boolean>
}

/** Jobs that begin or end at the same time share a statement and a commit. */
export function createRunBook({ db, clock }: { db: Db; clock: Clock }): RunBook {
  const note = gather((notes: readonly RunNote[]) => noteRuns(db, notes, new Date(clock.now())))
  return {
    start: note,
    complete: async (run) => (await note(run)) !== undefined,
  }
}
