import type { Selectable } from 'kysely'
import type { Db } from './database.ts'
import { fixedStatement } from './fixed-statement.ts'
import type { JobsTable } from './tables.ts'

/** What a run needs to know of its job. */
export type RunRow = Pick<
  Selectable<JobsTable>,
  | 'id'
  | 'name'
  | 'payload'
  | 'dispatches'
  | 'run'
  | 'attempts'
  | 'waits'
  | 'failures'
  | 'keyId'
  | 'requestId'
  | 'traceParent'
  | 'runAt'
  | 'startedAt'
>

/** A run that begins, of this handing-over of the job; or one that did what it was to do. */
export type RunNote = { id: string } & ({ dispatch: number } | { run: number; result: unknown })

/**
 * Looked up one by one, whatever the planner thinks of the table's size: an index by status is full of jobs that had it.
 * The sub-selects hide the arrays' lengths, for which it would make a plan of its own every time.
 *
 * Where nothing begins, the commit does not wait for the disk. Should PostgreSQL crash at that moment, the run has not
 * ended, and the job runs again, as after any crash between its last effect and its end.
 */
const note = fixedStatement<RunRow & { begins: boolean }>(`
  with hurry as materialized (select case when $5 then set_config('synchronous_commit', 'off', true) end),
  due as (
    select due.id, noted.dispatch is not null as begins, noted.result
    from unnest((select $1::text[]), (select $2::int[]), (select $3::int[]), (select $4::text[]))
        as noted(id, dispatch, run, result),
      lateral (
        select id from jobs where jobs.id = noted.id and (
          (jobs.dispatches = noted.dispatch and jobs.status in ('queued', 'active'))
          or (jobs.run = noted.run and jobs.status = 'active'))
        for update) as due)
  update jobs set
    status = case when begins then 'active' else 'completed' end,
    run = jobs.run + begins::int,
    attempts = attempts + begins::int,
    started_at = case when begins then coalesce(started_at, $6) else started_at end,
    finished_at = case when begins then finished_at else $6 end,
    result = case when begins then jobs.result else due.result::jsonb end,
    error_code = case when begins then error_code end,
    error = case when begins then error end,
    waits = case when begins then waits else 0 end
  from due, hurry where jobs.id = due.id
  returning jobs.id, begins, name, case when begins then payload end as payload, dispatches, run, attempts, waits, failures,
    key_id, request_id, trace_parent, run_at, started_at`)

/**
 * Begins runs, and thereby ends every older one of these jobs, and ends those that did what they were to do: the row, or
 * undefined where nothing is left to do or the run is no longer the current one; then nothing is written.
 */
export async function noteRuns(db: Db, notes: readonly RunNote[], at: Date): Promise<(RunRow | undefined)[]> {
  // Whoever locks several rows does it in the order of their ids: so nobody waits in a circle.
  const wanted = notes.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const rows = await note(db, [
    wanted.map(({ id }) => id),
    wanted.map((one) => ('dispatch' in one ? one.dispatch : null)),
    wanted.map((one) => ('run' in one ? one.run : null)),
    wanted.map((one) => ('result' in one && one.result !== undefined ? JSON.stringify(one.result) : null)),
    !wanted.some((one) => 'dispatch' in one),
    at,
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return notes.map((one) => {
    const row = byId.get(one.id)
    if (!row || !isMeant(one, row)) return undefined
    // Should the same run have been asked for twice, only one of them may have it.
    byId.delete(one.id)
    return row
  })
}

/** Of an end and a new beginning of one job at the same moment one comes too late. */
function isMeant(one: RunNote, row: RunRow & { begins: boolean }): boolean {
  return 'dispatch' in one ? row.begins && row.dispatches === one.dispatch : !row.begins && row.run === one.run
}
