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

export function createJobQueues({ backend, db, clock, onError }: JobQueuesOptions): JobQueues {
  const queues = new Map(queueNames.map((name) => [name, openQueue(backend, name, onError)]))

  async function dispatchOne(id: string): Promise<void> {
    const row = await markDispatched(db, id)
    if (!row || !isJobName(row.name)) return
    const delay = Math.max(0, row.runAt.getTime() - clock.now())
    const data = { jobId: id, dispatch: row.dispatches }
    try {
      await queues.get(jobCatalogue[row.name].queue)?.add(row.name, data, { jobId: queueJobId(data), delay })
    } catch (error) {
      // Should it have arrived all the same, the next handing-over makes it void.
      await takeBack(db, [id])
      throw error
    }
  }

  return {
    backend,
    queues,
    async dispatch(jobIds) {
      try {
        for (const id of jobIds) await dispatchOne(id)
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
      removeOnComplete: { count: 1000 },
      removeOnFail: { count: 1000 },
    },
  })
  queue.on('error', onError)
  return queue
}
