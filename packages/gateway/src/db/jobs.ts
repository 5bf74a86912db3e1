import { sql } from 'kysely'
import type { Db, ReadDb, Tx } from './database.ts'
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

/** The ids of the rows that are new: a second row of the same intent is not made. */
export async function insertJobs(tx: Tx, rows: readonly NewJobRow[]): Promise<string[]> {
  if (!rows.length) return []
  const inserted = await tx
    .insertInto('jobs')
    .values(rows.map((row) => ({ ...row, status: 'pending' as const, dispatches: 0, run: 0, attempts: 0 })))
    .onConflict((conflict) => conflict.column('intent').doNothing())
    .returning('id')
    .execute()
  return inserted.map((row) => row.id)
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

/** Marks the row as handed to the queue, once; undefined where somebody else did. */
export function markDispatched(db: Db, id: string) {
  return db
    .updateTable('jobs')
    .set((eb) => ({ status: 'queued', dispatches: eb('dispatches', '+', 1) }))
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .returning(['id', 'name', 'dispatches', 'runAt'])
    .executeTakeFirst()
}

/** Begins a run and thereby ends every older one. Undefined where there is nothing left to do. */
export function startRun(db: Db, { id, dispatch, at }: { id: string; dispatch: number; at: Date }) {
  return db
    .updateTable('jobs')
    .set((eb) => ({
      status: 'active',
      run: eb('run', '+', 1),
      attempts: eb('attempts', '+', 1),
      startedAt: eb.fn.coalesce('startedAt', eb.val(at)),
    }))
    .where('id', '=', id)
    .where('dispatches', '=', dispatch)
    .where('status', 'in', ['queued', 'active'])
    .returningAll()
    .executeTakeFirst()
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

/** Rows whose moment has come and that nobody has queued: what a crash between commit and queue leaves behind. */
export function listDueJobs(db: ReadDb, now: Date, limit: number) {
  return db
    .selectFrom('jobs')
    .select('id')
    .where('status', '=', 'pending')
    .where('runAt', '<=', now)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export function listQueuedJobs(db: ReadDb, limit: number) {
  return db
    .selectFrom('jobs')
    .select(['id', 'name', 'dispatches', 'status'])
    .where('status', 'in', ['queued', 'active'])
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Takes unfinished rows back to the start; the queue's older copies of them find that they were superseded. */
export async function takeBack(db: Db, ids: readonly string[] | 'all'): Promise<string[]> {
  let query = db.updateTable('jobs').set({ status: 'pending' }).where('status', 'in', ['queued', 'active'])
  if (ids !== 'all') query = query.where('id', 'in', ids.length ? [...ids] : [''])
  const rows = await query.returning('id').execute()
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
