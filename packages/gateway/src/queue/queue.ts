import type { Clock } from '@delos/client'
import type { Db } from '../db/database.ts'
import { markDispatched, type QueuedJob, takeBack } from '../db/jobs.ts'
import type { JobQueue, QueueBackend } from './backend.ts'
import { isJobName, jobCatalogue, type QueueName, queueNames } from './jobs.ts'
import type { QueuedData } from './queued-data.ts'

export interface JobQueues {
  /** The workers open theirs on it. */
  backend: QueueBackend
  queues: ReadonlyMap<QueueName, JobQueue>
  /** Tells BullMQ of rows that are marked as handed over. False where it could not be reached: then they are pending. */
  handOver(jobs: readonly QueuedJob[]): Promise<boolean>
  /**
   * Hands rows that are pending to BullMQ. Safe to call for any row, by anybody, any number of times. False where the
   * queue could not be reached: the rows stay pending, for the sweep.
   */
  dispatch(jobIds: readonly string[]): Promise<boolean>
  /** Whether the queue still knows this handing-over of the job as something to do. */
  isWaiting(name: string, data: QueuedData): Promise<boolean>
  close(): Promise<void>
}

export interface JobQueuesOptions {
  backend: QueueBackend
  db: Db
  clock: Clock
  onError(error: Error): void
}

/** Three tries; the waits between them come from the worker's backoff strategy. */
export const attemptsPerDispatch = 3
const batch = 100
/** Of BullMQ. */
const lowestPriority = 2 ** 21

export function createJobQueues({ backend, db, clock, onError }: JobQueuesOptions): JobQueues {
  const queues = new Map(queueNames.map((name) => [name, openQueue(backend, name, onError)]))

  /** A few statements for each queue that they go to. */
  async function tell(rows: readonly QueuedJob[]): Promise<void> {
    const now = clock.now()
    const untold = new Set(rows.map(({ id }) => id))
    try {
      for (const queue of queueNames) {
        const own = rows.filter(({ name }) => isJobName(name) && jobCatalogue[name].queue === queue)
        for (let at = 0; at < own.length; at += batch) {
          const some = own.slice(at, at + batch)
          await addAll(
            queues.get(queue),
            some.map((row) => toQueued(row, now)),
          )
          for (const { id } of some) untold.delete(id)
        }
      }
    } catch (error) {
      // Should some have arrived all the same, the next handing-over makes them void.
      await takeBack(db, [...untold])
      throw error
    }
  }

  async function isDone(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)))
      return false
    }
  }

  return {
    backend,
    queues,
    handOver: (jobs) => isDone(() => tell(jobs)),
    dispatch: (jobIds) =>
      isDone(async () => {
        for (let at = 0; at < jobIds.length; at += batch)
          await tell(await markDispatched(db, jobIds.slice(at, at + batch)))
      }),
    async isWaiting(name, data) {
      if (!isJobName(name)) return false
      const job = await queues.get(jobCatalogue[name].queue)?.getJob(queueJobId(data))
      return job !== undefined && !(await job.isCompleted()) && !(await job.isFailed())
    },
    async close() {
      for (const queue of queues.values()) await queue.close()
    },
  }
}

/** In the embedded database BullMQ's way for many takes many times as long for one. */
async function addAll(queue: JobQueue | undefined, jobs: ReturnType<typeof toQueued>[]): Promise<void> {
  const [only, ...others] = jobs
  if (only && !others.length) await queue?.add(only.name, only.data, only.opts)
  else await queue?.addBulk(jobs)
}

/** Turns: a key's second job comes behind the first ones of all others. BullMQ takes the lowest priority first, and 0 before any. */
function toQueued({ id, name, dispatches, runAt, ahead }: QueuedJob, now: number) {
  const data = { jobId: id, dispatch: dispatches }
  const delay = Math.max(0, runAt.getTime() - now)
  return { name, data, opts: { jobId: queueJobId(data), delay, priority: Math.min(ahead, lowestPriority) } }
}

/** BullMQ refuses `:` in ids, and quietly runs nothing when a finished job's id is added again. */
function queueJobId({ jobId, dispatch }: QueuedData): string {
  return `${jobId}-${dispatch}`
}

function openQueue(backend: QueueBackend, name: QueueName, onError: (error: Error) => void): JobQueue {
  const queue = backend.openQueue(name, {
    defaultJobOptions: {
      attempts: attemptsPerDispatch,
      backoff: { type: 'custom' },
      // The row remembers what became of it. On PostgreSQL BullMQ looks through what it keeps at the end of every job,
      // and workers that do so at once deadlock each other.
      removeOnComplete: true,
      removeOnFail: true,
    },
  })
  queue.on('error', onError)
  return queue
}
