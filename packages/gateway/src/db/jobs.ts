import { sql } from 'kysely'
import type { Db, ReadDb, Tx } from './database.ts'
import { fixedStatement } from './fixed-statement.ts'
import type { JobStatus } from './tables.ts'

export interface NewJobRow {
  id: string
  name: string
  payload: string
  intent: string | null
  keyId: string | null
  requestId: string | null
  traceParent: string | null
  runAt: Date
  createdAt: Date
}

/** A row that is marked as handed to the queue: what the queue has to be told. */
export interface QueuedJob {
  id: string
  name: string
  /** The number of this handing-over. */
  dispatches: number
  runAt: Date
  /** How many unfinished jobs its key has before it, up to a limit; none where a key did not ask for it. */
  ahead: number
}

/** Whoever has more than so many jobs waiting waits for the others however many more there are. */
const mostAhead = 1000

/** How many jobs each key has before the wanted ones. */
const waiting = (statuses: string) => `
  waiting as materialized (
    select key_id, (
      select count(*)::int from (
        select from jobs where jobs.key_id = keys.key_id and status in (${statuses})
        limit ${mostAhead}) as unfinished) as count
    from (select distinct key_id from wanted where key_id is not null) as keys)`

const insert = fixedStatement<QueuedJob>(`
  with wanted as (select * from json_populate_recordset(null::jobs, $1::json)), ${waiting("'pending', 'queued', 'active'")}
  insert into jobs (id, name, payload, intent, status, dispatches, run, attempts, key_id, request_id, trace_parent, run_at, created_at)
  select id, name, payload, intent, 'queued', 1, 0, 0, key_id, request_id, trace_parent, run_at, created_at from wanted
  on conflict (intent) do nothing
  returning id, name, dispatches, run_at,
    coalesce((select count from waiting where waiting.key_id = jobs.key_id), 0) as ahead`)

/**
 * The rows that are new, marked as handed to the queue, which is told after the commit: a mark of its own would be a
 * second write of each. A second row of the same intent is not made.
 */
export async function insertJobs(tx: Tx, rows: readonly NewJobRow[]): Promise<QueuedJob[]> {
  if (!rows.length) return []
  const records = rows.map(({ keyId, requestId, traceParent, runAt, createdAt, payload, ...row }) => ({
    ...row,
    payload: JSON.parse(payload) as unknown,
    key_id: keyId,
    request_id: requestId,
    trace_parent: traceParent,
    run_at: runAt,
    created_at: createdAt,
  }))
  const inserted = await insert(tx, [JSON.stringify(records)])
  // Those of one transaction are of one key, and stand behind each other.
  return rows[0]?.keyId ? inserted.map((row, index) => ({ ...row, ahead: row.ahead + index })) : inserted
}

export function findJob(db: ReadDb, id: string) {
  return db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
}

export interface JobFilter {
  name?: string
  status?: JobStatus
  /** Jobs with an id before this one. */
  before?: string
  limit: number
}

/** Until the transaction ends nobody else looks whether there is a job of this name, to make one where there is none. */
export async function lockJobName(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`job ${name}`}))`.execute(tx)
}

/** Whether a job of this name is waiting or under way. */
export async function hasOpenJob(db: ReadDb, name: string): Promise<boolean> {
  const row = await db
    .selectFrom('jobs')
    .select('id')
    .where('name', '=', name)
    .where('status', 'in', ['pending', 'queued', 'active'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Newest first. */
export function listJobs(db: ReadDb, filter: JobFilter) {
  let query = db.selectFrom('jobs').selectAll().orderBy('id', 'desc').limit(filter.limit)
  if (filter.name) query = query.where('name', '=', filter.name)
  if (filter.status) query = query.where('status', '=', filter.status)
  if (filter.before) query = query.where('id', '<', filter.before)
  return query.execute()
}

export function countJobsByStatus(db: ReadDb) {
  return db
    .selectFrom('jobs')
    .select(['status', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute()
}

const mark = fixedStatement<QueuedJob>(`
  with wanted as materialized (
    select id, key_id from jobs where id = any($1::text[]) and status = 'pending' order by id for update skip locked),
  ${waiting("'queued', 'active'")},
  taken as (
    select wanted.id, case when wanted.key_id is null then 0
      else waiting.count + row_number() over (partition by wanted.key_id order by wanted.id) - 1 end::int as ahead
    from wanted left join waiting using (key_id))
  update jobs set status = 'queued', dispatches = dispatches + 1
  from taken where jobs.id = taken.id returning jobs.id, name, dispatches, run_at, ahead`)

/** Marks rows as handed to the queue, each once; without those that somebody else did, or is about to. */
export function markDispatched(db: Db, ids: readonly string[]) {
  return mark(db, [ids])
}

export interface RunOutcome {
  status: JobStatus
  result?: unknown
  errorCode?: string | null
  error?: string | null
  finishedAt?: Date
  runAt?: Date
  /** A postponed run does not count as a try. */
  giveBackAttempt?: boolean
  /** How often in a row it waited for Apollo; none where left out. */
  waits?: number
  /** The try failed, and there may be another. */
  failed?: boolean
}

/** False where the run was no longer the current one: then nothing is written. */
export async function endRun(
  db: Db | Tx,
  { id, run }: { id: string; run: number },
  outcome: RunOutcome,
): Promise<boolean> {
  const updated = await db
    .updateTable('jobs')
    .set((eb) => ({
      status: outcome.status,
      ...(outcome.result === undefined ? {} : { result: JSON.stringify(outcome.result) }),
      errorCode: outcome.errorCode ?? null,
      waits: outcome.waits ?? 0,
      ...(outcome.failed ? { failures: eb('failures', '+', 1) } : {}),
      error: outcome.error ?? null,
      ...(outcome.finishedAt ? { finishedAt: outcome.finishedAt } : {}),
      ...(outcome.runAt ? { runAt: outcome.runAt } : {}),
      ...(outcome.giveBackAttempt ? { attempts: eb('attempts', '-', 1) } : {}),
    }))
    .where('id', '=', id)
    .where('run', '=', run)
    .where('status', '=', 'active')
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}

export async function updateProgress(
  db: Db | Tx,
  { id, run }: { id: string; run: number },
  progress: object,
): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ progress: JSON.stringify(progress) })
    .where('id', '=', id)
    .where('run', '=', run)
    .execute()
}

const due = fixedStatement<{ id: string }>(`
  select id from jobs where status = 'pending' and run_at <= $1
  order by case when key_id is null then 0 else row_number() over (partition by key_id order by id) end, id limit $2`)

/** Rows whose moment has come and that nobody has queued; of each key one after the other. */
export function listDueJobs(db: ReadDb, now: Date, limit: number) {
  return due(db, [now, limit])
}

export function listQueuedJobs(db: ReadDb, { after, limit }: { after: string; limit: number }) {
  return db
    .selectFrom('jobs')
    .select(['id', 'name', 'dispatches', 'status'])
    .where('status', 'in', ['queued', 'active'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Takes unfinished rows back to the start; the queue's older copies of them find that they were superseded. */
export async function takeBack(db: Db, ids: readonly string[] | 'all'): Promise<string[]> {
  const rows = await db
    .with('unfinished', (query) => {
      const unfinished = query.selectFrom('jobs').select('id').where('status', 'in', ['queued', 'active'])
      const some = ids === 'all' ? unfinished : unfinished.where('id', 'in', ids.length ? [...ids] : [''])
      return some.orderBy('id').forUpdate()
    })
    .updateTable('jobs')
    .from('unfinished')
    .set({ status: 'pending' })
    .whereRef('jobs.id', '=', 'unfinished.id')
    .returning('jobs.id')
    .execute()
  return rows.map((row) => row.id)
}

/** A fresh set of tries for a job that had used up its own. */
export async function reviveJob(tx: Tx, id: string, runAt: Date): Promise<boolean> {
  const updated = await tx
    .updateTable('jobs')
    .set({ status: 'pending', attempts: 0, failures: 0, error: null, errorCode: null, finishedAt: null, runAt })
    .where('id', '=', id)
    .where('status', 'in', ['dead', 'cancelled'])
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}
