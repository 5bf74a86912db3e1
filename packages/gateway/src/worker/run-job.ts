import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import { findApiKey } from '../db/api-keys.ts'
import { insertDeadLetter } from '../db/dead-letters.ts'
import type { RunRow } from '../db/job-runs.ts'
import { endRun, findJob, takeBack } from '../db/jobs.ts'
import { type ErrorCode, LostJobError, PostponeError, ServiceError } from '../errors.ts'
import type { Gateway } from '../gateway.ts'
import type { RunEnd } from '../metrics/job-metrics.ts'
import { isJobName, type JobName, jobCatalogue } from '../queue/jobs.ts'
import { attemptsPerDispatch } from '../queue/queue.ts'
import type { QueuedData } from '../queue/queued-data.ts'
import { toServiceError } from '../to-service-error.ts'
import { inJobSpan } from '../tracing/job-span.ts'
import { isOutage, outageWaitMs, waitingForApollo } from './apollo-wait.ts'
import type { Handlers } from './handlers.ts'
import type { RunBook } from './run-book.ts'

/** A job that will fail the same way however often it is tried. */
const fate: Record<ErrorCode, 'retry' | 'fail' | 'postpone'> = {
  invalid_input: 'fail',
  unauthenticated: 'fail',
  forbidden: 'fail',
  not_found: 'fail',
  conflict: 'fail',
  budget_exhausted: 'postpone',
  rate_limited: 'postpone',
  upstream_unavailable: 'retry',
  upstream_rejected: 'fail',
  overloaded: 'retry',
  internal: 'retry',
}

/** Thrown on to the queue when the job is over for good. */
class FinalJobError extends Error {
  readonly final = true
}

interface RunOptions {
  lastTry: boolean
  /** Aborts when the worker stops: what runs is given back, without having used up a try. */
  stopping: AbortSignal
  handlers: Handlers
  runs: RunBook
}

/** One run of one job, from its row and back into it. Throws only what the queue should see as a failure. */
export async function runJob(gateway: Gateway, data: QueuedData, options: RunOptions): Promise<void> {
  const { stopping, runs } = options
  if (!(await hasRoom(gateway, data.jobId, stopping))) return
  const row = await runs.start({ id: data.jobId, dispatch: data.dispatch })
  if (!row || !isJobName(row.name)) return
  const { name } = row
  await inJobSpan({ ...row, name }, (traced) => runRow(gateway, { row, name, traced }, options))
}

interface Run {
  row: RunRow
  name: JobName
  traced(end: RunEnd): void
}

async function runRow(gateway: Gateway, { row, name, traced }: Run, options: RunOptions): Promise<void> {
  const { lastTry, stopping, handlers, runs } = options
  const { clock, metrics } = gateway
  const context = await contextFor(gateway, row, stopping)
  const begunAt = clock.now()
  metrics.jobs.began({ queue: jobCatalogue[name].queue, waitedMs: begunAt - row.runAt.getTime() })
  const ended = (end: RunEnd) => {
    metrics.jobs.ended({ job: name, end, durationMs: clock.now() - begunAt })
    traced(end)
  }
  try {
    const result = await handle(handlers, { name, context, payload: row.payload })
    const isOurs = await runs.complete({ id: row.id, run: row.run, result })
    ended(isOurs ? 'completed' : 'lost')
  } catch (thrown) {
    if (stopping.aborted) {
      ended('given_back')
      return giveBack(gateway, row)
    }
    await endBadly(gateway, row, { error: toServiceError(thrown), lastTry }).catch((error: unknown) => {
      ended(endOf(error))
      throw error
    })
  }
}

/** Every bad end is told by what is thrown on to the queue. */
function endOf(error: unknown): RunEnd {
  if (error instanceof PostponeError) return 'postponed'
  if (error instanceof LostJobError) return 'lost'
  return error instanceof FinalJobError ? 'dead' : 'failed'
}

function handle(
  handlers: Handlers,
  { name, context, payload }: { name: JobName; context: Context; payload: unknown },
): Promise<unknown> {
  const parsed = jobCatalogue[name].payload.safeParse(payload)
  if (!parsed.success) throw new ServiceError('invalid_input', 'The job’s payload does not fit its catalogue entry')
  return handlers[name](context, parsed.data as never)
}

async function endBadly(
  gateway: Gateway,
  row: RunRow,
  { error, lastTry }: { error: Error; lastTry: boolean },
): Promise<void> {
  const { db, clock, log, queues } = gateway
  if (error instanceof LostJobError) throw error
  const outage = isOutage(error)
  const until = outage ? outageEnd(gateway, row, error) : postponedUntil(error, clock.now())
  if (until !== undefined) {
    const runAt = new Date(until)
    await endRun(db, row, {
      status: 'pending',
      runAt,
      error: error.message,
      errorCode: outage ? waitingForApollo : codeOf(error),
      giveBackAttempt: true,
      waits: outage ? row.waits + 1 : 0,
    })
    log.info({ job: row.id, name: row.name, until: runAt.toISOString() }, 'job postponed')
    await queues.dispatch([row.id])
    throw new PostponeError(until, error.message)
  }
  // A job that waited in between was handed to the queue anew, which then knows nothing of the tries before.
  const isLast = lastTry || row.failures + 1 >= attemptsPerDispatch
  const final = isLast || (error instanceof ServiceError && fate[error.code] === 'fail')
  log.warn({ job: row.id, name: row.name, err: error, final }, 'job failed')
  if (!final) {
    await endRun(db, row, { status: 'queued', error: error.message, errorCode: codeOf(error), failed: true })
    throw error
  }
  await bury(gateway, row, error)
  throw new FinalJobError(error.message, { cause: error })
}

/** While the process is short of memory or time nothing new begins. False where it stops before there is room. */
async function hasRoom({ load, db }: Gateway, jobId: string, stopping: AbortSignal): Promise<boolean> {
  if (!load.pressureOn('list')) return true
  try {
    await load.untilRoomFor('list', stopping)
    return true
  } catch (error) {
    if (!stopping.aborted) throw error
    await takeBack(db, [jobId])
    return false
  }
}

function outageEnd({ clock, config }: Gateway, { waits }: RunRow, error: ServiceError): number {
  return clock.now() + outageWaitMs(error, { waits, baseMs: config.jobs.backoffMs })
}

async function giveBack({ db, clock }: Gateway, row: RunRow): Promise<void> {
  await endRun(db, row, { status: 'pending', runAt: new Date(clock.now()), giveBackAttempt: true })
}

const dayMs = 24 * 60 * 60 * 1000

/** The moment at which a limit or a budget opens again. A budget that never does is a failure. */
function postponedUntil(error: Error, now: number): number | undefined {
  if (error instanceof PostponeError) return Math.max(error.until, now)
  if (!(error instanceof ServiceError) || fate[error.code] !== 'postpone') return undefined
  if (error.code === 'rate_limited') return now + (error.retryAfterMs ?? 60_000)
  const resetsAt = typeof error.details.resetsAt === 'string' ? Date.parse(error.details.resetsAt) : Number.NaN
  return resetsAt > now && resetsAt < now + 400 * dayMs ? resetsAt : undefined
}

async function bury(gateway: Gateway, row: RunRow, error: Error): Promise<void> {
  const { db, clock } = gateway
  const diedAt = new Date(clock.now())
  await db.transaction().execute(async (tx) => {
    const ended = await endRun(tx, row, {
      status: 'dead',
      error: error.message,
      errorCode: codeOf(error),
      finishedAt: diedAt,
    })
    if (!ended) throw new LostJobError(row.id)
    await insertDeadLetter(tx, {
      id: gateway.makeId(),
      jobId: row.id,
      name: row.name,
      payload: JSON.stringify(row.payload),
      code: codeOf(error),
      reason: error.message,
      attempts: row.attempts,
      firstTriedAt: row.startedAt,
      diedAt,
    })
  })
}

/** BullMQ gave up on a job whose workers kept dying: it never came back to `runJob` to say so itself. */
export async function buryStalled(gateway: Gateway, data: QueuedData, error: Error): Promise<void> {
  const row = await findJob(gateway.db, data.jobId)
  if (row?.status === 'active' && row.dispatches === data.dispatch) await bury(gateway, row, error)
}

function codeOf(error: Error): string {
  return error instanceof ServiceError ? error.reason : 'internal'
}

async function contextFor(gateway: Gateway, row: RunRow, signal: AbortSignal): Promise<Context> {
  const key = row.keyId ? await findApiKey(gateway.db, row.keyId) : undefined
  const actor: Actor = {
    type: 'job',
    id: row.id,
    name: row.name,
    scopes: ['write'],
    keyId: key?.id,
    team: key?.team ?? undefined,
  }
  return gateway.as(actor, {
    requestId: row.requestId ?? row.id,
    signal,
    job: { id: row.id, run: row.run },
    lane: 'batch',
  })
}
