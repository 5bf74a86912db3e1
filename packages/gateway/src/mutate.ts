import type { Clock } from '@delos/client'
import type { Actor, JobRun } from './actor.ts'
import { type AuditEntry, insertAuditEntries } from './db/audit-log.ts'
import type { Db, Tx } from './db/database.ts'
import { insertJobs, type NewJobRow, type QueuedJob } from './db/jobs.ts'
import { LostJobError } from './errors.ts'
import type { MakeId } from './ids.ts'
import type { NewJob } from './queue/jobs.ts'
import { traceEnqueue } from './tracing/enqueue-span.ts'

/** What a change leaves behind. The audit entry is not optional: what needs none says so with an empty list. */
export interface Change<T> {
  value: T
  audit: AuditEntry | readonly AuditEntry[]
  enqueue?: readonly NewJob[]
  /** Rows of jobs that the work itself made pending, such as one that is tried again. */
  dispatch?: readonly string[]
}

/** The only door to writing: one transaction, of one moment, with its audit entries and the rows of the jobs it asks for. */
export type Mutate = <T>(work: (tx: Tx, at: Date) => Promise<Change<T>>, options?: MutateOptions) => Promise<T>

export interface MutateOptions {
  /** False: write even where the job has meanwhile been given to another worker. For what has been paid for. */
  fenced?: boolean
}

export interface MutateParts {
  db: Db
  clock: Clock
  makeId: MakeId
  /** Both tell the queue; called after the commit, never inside the transaction. */
  handOver(jobs: readonly QueuedJob[]): Promise<unknown>
  dispatch(jobIds: readonly string[]): Promise<unknown>
  /** Told after the commit which records changed. */
  forget(entityType: string, entityId: string): void
}

export interface MutateCaller {
  actor: Actor
  requestId: string
  job?: JobRun
}

export function createMutate(parts: MutateParts, caller: MutateCaller): Mutate {
  const { db, clock, makeId } = parts
  return async (work, options) => {
    const at = new Date(clock.now())
    const { change, entries, queued } = await db.transaction().execute(async (tx) => {
      if (caller.job && options?.fenced !== false) await assertHolds(tx, caller.job)
      const change = await work(tx, at)
      const entries = [change.audit].flat()
      await insertAuditEntries(tx, entries, { actor: caller.actor, requestId: caller.requestId, at, makeId })
      const rows = (change.enqueue ?? []).map((job) => toRow(job, { caller, at, makeId }))
      return { change, entries, queued: await insertJobs(tx, rows) }
    })
    for (const { entityType, entityId } of entries) parts.forget(entityType, entityId)
    // A crash or a queue that is out loses nothing from here on: the sweep finds rows that the queue does not know.
    if (queued.length) await parts.handOver(queued)
    if (change.dispatch?.length) await parts.dispatch(change.dispatch)
    return change.value
  }
}

/** Fencing: a worker that was frozen and replaced wakes up here, and is refused. */
async function assertHolds(tx: Tx, job: JobRun): Promise<void> {
  const row = await tx
    .selectFrom('jobs')
    .select(['run', 'status'])
    .where('id', '=', job.id)
    .forUpdate()
    .executeTakeFirst()
  if (row?.run !== job.run || row.status !== 'active') throw new LostJobError(job.id)
}

function toRow(job: NewJob, made: { caller: MutateCaller; at: Date; makeId: MakeId }): NewJobRow {
  const id = job.id ?? made.makeId()
  return {
    id,
    name: job.name,
    payload: JSON.stringify(job.payload),
    intent: job.intent ?? null,
    keyId: made.caller.actor.keyId ?? null,
    requestId: made.caller.requestId,
    traceParent: traceEnqueue(job.name, id) ?? null,
    runAt: job.runAt ?? made.at,
    createdAt: made.at,
  }
}
