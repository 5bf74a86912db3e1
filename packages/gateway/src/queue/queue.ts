import type { Clock } from '@delos/client'
import type { Db } from '../db/database.ts'
import { markDispatched, takeBack } from '../db/jobs.ts'
import type { JobQueue, QueueBackend } from './backend.ts'
import { isJobName, jobCatalogue, type QueueName, queueNames } from './jobs.ts'
import type { QueuedData } from './queued-data.ts'

export interface JobQueues {
  /** The workers open theirs on it. */
  backend: QueueBackend
  queues: ReadonlyMap<QueueName, JobQueue>
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

export function createJobQueues({ backend, db, clock, onError }: JobQueuesOptions): JobQueues {
  const queues = new Map(queueNames.map((name) => [name, openQueue(backend, name, onError)]))

  /** One statement for the rows, and one for each queue that they go to. */
  async function dispatchSome(ids: readonly string[]): Promise<void> {
    const rows = await markDispatched(db, ids)
    const now = clock.now()
    const jobs = rows.flatMap(({ id, name, dispatches, runAt }) => {
      if (!isJobName(name)) return []
      const data = { jobId: id, dispatch: dispatches }
      const delay = Math.max(0, runAt.getTime() - now)
      return [{ queue: jobCatalogue[name].queue, job: { name, data, opts: { jobId: queueJobId(data), delay } } }]
    })
    try {
      for (const name of queueNames) {
        const own = jobs.flatMap(({ queue, job }) => (queue === name ? [job] : []))
        if (own.length) await queues.get(name)?.addBulk(own)
      }
    } catch (error) {
      // Should some have arrived all the same, the next handing-over makes them void.
      await takeBack(
        db,
        rows.map(({ id }) => id),
      )
      throw error
    }
  }

  return {
    backend,
    queues,
    async dispatch(jobIds) {
      try {
        for (let at = 0; at < jobIds.length; at += batch) await dispatchSome(jobIds.slice(at, at + batch))
        return true
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)))
        return false
      }
    },
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
