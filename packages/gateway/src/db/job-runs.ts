import type { Selectable } from 'kysely'
import type { Db } from './database.ts'
import { fixedStatement } from './fixed-statement.ts'
import type { JobsTable } from './tables.ts'

export type JobRow = Selectable<JobsTable>

/** Rows are locked in the order of their ids, by whoever locks several: so nobody waits in a circle. */
const begin = fixedStatement<JobRow>(`
  with due as (
    select jobs.id from jobs join unnest($1::text[], $2::int[]) as wanted(id, dispatch)
      on jobs.id = wanted.id and jobs.dispatches = wanted.dispatch
    where jobs.status in ('queued', 'active') order by jobs.id for update of jobs)
  update jobs set status = 'active', run = run + 1, attempts = attempts + 1, started_at = coalesce(started_at, $3)
  from due where jobs.id = due.id returning jobs.*`)

/**
 * Its commit does not wait for the disk. Should PostgreSQL crash at that moment, the run has not ended, and the job runs
 * again, as after any crash between its last effect and its end.
 */
const complete = fixedStatement<{ id: string }>(`
  with hurry as materialized (select set_config('synchronous_commit', 'off', true)),
  ended as (
    select jobs.id, outcome.result from jobs join unnest($1::text[], $2::int[], $3::text[]) as outcome(id, run, result)
      on jobs.id = outcome.id and jobs.run = outcome.run
    where jobs.status = 'active' order by jobs.id for update of jobs)
  update jobs set status = 'completed', result = ended.result::json, error_code = null, error = null, waits = 0,
    finished_at = $4
  from ended, hurry where jobs.id = ended.id returning jobs.id`)

/** Begins runs and thereby ends every older one of these jobs. Undefined where there is nothing left to do. */
export async function startRuns(
  db: Db,
  starts: readonly { id: string; dispatch: number }[],
  at: Date,
): Promise<(JobRow | undefined)[]> {
  const ids = starts.map(({ id }) => id)
  const dispatches = starts.map(({ dispatch }) => dispatch)
  const rows = await begin(db, [ids, dispatches, at])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return starts.map(({ id, dispatch }) => {
    const row = byId.get(id)
    return row?.dispatches === dispatch ? row : undefined
  })
}

/** Ends runs that did what they were to do. False where a run was no longer the current one: then nothing is written. */
export async function completeRuns(
  db: Db,
  ends: readonly { id: string; run: number; result: unknown }[],
  at: Date,
): Promise<boolean[]> {
  const results = ends.map(({ result }) => (result === undefined ? null : JSON.stringify(result)))
  const rows = await complete(db, [ends.map(({ id }) => id), ends.map(({ run }) => run), results, at])
  const ended = new Set(rows.map(({ id }) => id))
  return ends.map(({ id }) => ended.has(id))
}
