import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import {
  failAbandonedSyncRuns,
  findRunOfJob,
  insertSyncRun,
  type SyncRunChange,
  type SyncRunRow,
  updateSyncRun,
} from '../../db/sync.ts'
import { LostJobError, PostponeError, ServiceError } from '../../errors.ts'
import { toServiceError } from '../../to-service-error.ts'
import type { Filed } from './filed.ts'
import { recordFiled } from './record-filed.ts'
import { noCounts, type SyncCounts, type SyncObject, type SyncReport, syncCounts } from './sync-object.ts'

/** One sync of one object, as far as it has come, over every postponement of its job. */
export interface SyncRun {
  readonly id: string
  readonly object: SyncObject
  kind: SyncRunRow['kind']
  counts: SyncCounts
  requests: number
  total: number | null
  unread: number
  vanished: number
  deleted: number
  status: SyncReport['status']
}

const abandonedAfterMs = 6 * 60 * 60 * 1000

/** Keeps a row of the run, whatever becomes of it. */
export async function withRun(
  context: Context,
  { object, kind }: { object: SyncObject; kind: SyncRunRow['kind'] },
  read: (run: SyncRun) => Promise<void>,
): Promise<SyncReport> {
  const run = await openRun(context, { object, kind })
  try {
    await read(run)
  } catch (error) {
    await closeBadly(context, run, toServiceError(error))
    throw error
  }
  const isOver = run.status === 'completed'
  await close(context, run, { status: run.status, finishedAt: isOver ? new Date(context.clock.now()) : null })
  return reportOf(run)
}

function reportOf({ id, ...run }: SyncRun): SyncReport {
  const { created, updated, stageChanges } = run.counts
  return { runId: id, ...run, nothingChanged: created + updated + stageChanges + run.deleted === 0 }
}

async function openRun(
  { db, mutate, makeId, clock, job }: Context,
  { object, kind }: { object: SyncObject; kind: SyncRunRow['kind'] },
): Promise<SyncRun> {
  const begun = job && (await findRunOfJob(db, job.id))
  const run = begun
    ? toRun(begun, object)
    : { ...newRun, id: makeId(), object, kind, counts: noCounts, total: null as number | null }
  const at = new Date(clock.now())
  await mutate(async (tx) => {
    await failAbandonedSyncRuns(tx, { object, startedBefore: new Date(at.getTime() - abandonedAfterMs), at })
    if (begun) {
      await updateSyncRun(tx, run.id, { status: 'running', error: null, waitsFor: null, waitsUntil: null })
    } else {
      await insertSyncRun(tx, { id: run.id, object, kind, jobId: job?.id ?? null, counts: run.counts, startedAt: at })
    }
    return { value: undefined, audit: [] }
  })
  return run
}

const newRun = { requests: 0, unread: 0, vanished: 0, deleted: 0, status: 'completed' } as const

function toRun(row: SyncRunRow, object: SyncObject): SyncRun {
  const { id, kind, requests, total, deleted } = row
  return { ...newRun, id, object, kind, counts: syncCounts.parse(row.counts), requests, total, deleted }
}

/** A used-up hour, day or an outage postpones the job: the run waits with it. */
async function closeBadly(context: Context, run: SyncRun, error: Error): Promise<void> {
  // Whoever runs the job now goes on with the row, and so does the next start.
  if (error instanceof LostJobError || (context.job && context.signal.aborted)) return
  const waitsUntil = context.job && waitEnd(error, context.clock.now())
  if (waitsUntil) {
    const window = error instanceof ServiceError ? error.details.window : undefined
    const waitsFor = typeof window === 'string' ? window : reasonOf(error)
    return close(context, run, { status: 'waiting', waitsFor, waitsUntil, error: reasonOf(error) })
  }
  return close(context, run, { status: 'failed', error: reasonOf(error), finishedAt: new Date(context.clock.now()) })
}

function waitEnd(error: Error, now: number): Date | undefined {
  if (error instanceof PostponeError) return new Date(error.until)
  if (!(error instanceof ServiceError)) return undefined
  const isPassing = error.code === 'rate_limited' || error.code === 'upstream_unavailable'
  return isPassing ? new Date(now + (error.retryAfterMs ?? 60_000)) : undefined
}

function close({ mutate }: Context, run: SyncRun, end: SyncRunChange): Promise<void> {
  return mutate(
    async (tx) => {
      await updateSyncRun(tx, run.id, { ...figuresOf(run), ...end })
      return { value: undefined, audit: [] }
    },
    { fenced: false },
  )
}

function figuresOf({ kind, counts, requests, total, unread, vanished, deleted }: SyncRun): SyncRunChange {
  return { kind, counts, requests, total, unread, vanished, deleted }
}

function reasonOf(error: Error): string {
  return error instanceof ServiceError ? error.reason : error.name
}

/** Files what was read in one transaction, with its events and the jobs for the stage changes that it showed. */
export async function saveFiled(
  context: Context,
  run: SyncRun,
  file: (tx: Tx, at: Date) => Promise<Filed[]>,
): Promise<Filed[]> {
  const at = new Date(context.clock.now())
  const { counts, filed } = await context.mutate(async (tx) => {
    const filed = await file(tx, at)
    const stageChanges = filed.flatMap(({ stageChange }) => stageChange ?? [])
    const counts = addUp(run.counts, filed, stageChanges.length)
    await updateSyncRun(tx, run.id, { ...figuresOf(run), counts })
    const enqueue = await recordFiled(tx, context, filed)
    return { value: { counts, filed }, audit: filed.flatMap(({ audit }) => audit ?? []), enqueue }
  })
  run.counts = counts
  return filed
}

function addUp(counts: SyncCounts, filed: readonly Filed[], stageChanges: number): SyncCounts {
  const count = (wanted: Filed['outcome']): number => filed.filter(({ outcome }) => outcome === wanted).length
  return {
    read: counts.read + filed.length,
    created: counts.created + count('created'),
    updated: counts.updated + count('updated'),
    unchanged: counts.unchanged + count('unchanged'),
    stageChanges: counts.stageChanges + stageChanges,
  }
}
