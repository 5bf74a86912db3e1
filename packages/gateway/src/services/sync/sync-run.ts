import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/database.ts'
import type { NewStageChange } from '../../db/stage-changes.ts'
import { failAbandonedSyncRuns, insertSyncRun, updateSyncRun } from '../../db/sync.ts'
import { ServiceError } from '../../errors.ts'
import { toServiceError } from '../../to-service-error.ts'
import { recordStageChanges } from '../rules/record-stage-changes.ts'
import { noCounts, type SyncCounts, type SyncObject, type SyncReport } from './sync-object.ts'

/** One pass over Apollo's records, as far as it has come. */
export interface SyncRun {
  readonly id: string
  readonly object: SyncObject
  counts: SyncCounts
  requests: number
}

/** What filing one record came to. */
export interface Filed {
  outcome: 'created' | 'updated' | 'unchanged'
  audit?: AuditEntry | readonly AuditEntry[]
  stageChange?: NewStageChange
}

const abandonedAfterMs = 6 * 60 * 60 * 1000

/** Keeps a row of the run, whatever becomes of it. */
export async function runSync(
  context: Context,
  object: SyncObject,
  readAll: (run: SyncRun) => Promise<void>,
): Promise<SyncReport> {
  const run = await openRun(context, object)
  try {
    await readAll(run)
  } catch (error) {
    await closeRun(context, run, { status: 'failed', error: reasonOf(error) })
    throw error
  }
  await closeRun(context, run, { status: 'completed' })
  const { created, updated, stageChanges } = run.counts
  return {
    runId: run.id,
    counts: run.counts,
    requests: run.requests,
    nothingChanged: created + updated + stageChanges === 0,
  }
}

async function openRun({ mutate, makeId, clock }: Context, object: SyncObject): Promise<SyncRun> {
  const run = { id: makeId(), object, counts: noCounts, requests: 0 }
  const at = new Date(clock.now())
  await mutate(async (tx) => {
    await failAbandonedSyncRuns(tx, { object, startedBefore: new Date(at.getTime() - abandonedAfterMs), at })
    await insertSyncRun(tx, { id: run.id, object, counts: run.counts, startedAt: at })
    return { value: undefined, audit: [] }
  })
  return run
}

function closeRun(
  { mutate, clock }: Context,
  run: SyncRun,
  end: { status: 'completed' | 'failed'; error?: string },
): Promise<void> {
  const { counts, requests } = run
  return mutate(
    async (tx) => {
      await updateSyncRun(tx, run.id, { counts, requests, ...end, finishedAt: new Date(clock.now()) })
      return { value: undefined, audit: [] }
    },
    { fenced: false },
  )
}

function reasonOf(error: unknown): string {
  const known = toServiceError(error)
  return known instanceof ServiceError ? known.reason : known.name
}

/** Files one page in one transaction, with the jobs for the stage changes that it showed. */
export async function savePage(
  context: Context,
  run: SyncRun,
  file: (tx: Tx, at: Date) => Promise<Filed[]>,
): Promise<void> {
  const at = new Date(context.clock.now())
  run.counts = await context.mutate(async (tx) => {
    const filed = await file(tx, at)
    const stageChanges = filed.flatMap(({ stageChange }) => stageChange ?? [])
    const counts = addUp(run.counts, filed, stageChanges.length)
    await updateSyncRun(tx, run.id, { counts, requests: run.requests })
    return {
      value: counts,
      audit: filed.flatMap(({ audit }) => audit ?? []),
      enqueue: await recordStageChanges(tx, stageChanges),
    }
  })
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
