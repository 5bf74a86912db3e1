import type { Clock } from '@delos/client'
import type { Db } from '../db/database.ts'
import { completeRuns, type JobRow, startRuns } from '../db/job-runs.ts'
import { gather } from './gather.ts'

/** Where a worker notes that its jobs begin and end. */
export interface RunBook {
  /** Undefined where there is nothing left to do. */
  start(job: { id: string; dispatch: number }): Promise<JobRow | undefined>
  /** False where the job has meanwhile been given to another worker. */
  complete(run: { id: string; run: number; result: unknown }): Promise<boolean>
}

/** Jobs that begin, or end, at the same time share a statement and a commit. */
export function createRunBook({ db, clock }: { db: Db; clock: Clock }): RunBook {
  const now = () => new Date(clock.now())
  return {
    start: gather((jobs) => startRuns(db, jobs, now())),
    complete: gather((runs) => completeRuns(db, runs, now())),
  }
}
