import type { Clock } from '@delos/client'
import { runMigrations } from 'bullmq'
import type { Pool } from 'pg'
import type { Db } from '../db/database.ts'
import { markDispatched } from '../db/jobs.ts'
import type { PglitePool } from '../db/pglite-pool.ts'
import { Queue, toConnection } from './backend.ts'
import { isJobName, jobCatalogue, type QueueName, queueNames } from './jobs.ts'

/** What the queue itself is told: which row to look at, and which handing-over of it this is. */
export interface QueuedData {
  jobId: string
  dispatch: number
}

export type JobQueue = InstanceType<typeof Queue<QueuedData>>

export interface JobQueues {
  /** The connections that the workers use as well. */
  pool: PglitePool | Pool
  queues: ReadonlyMap<QueueName, JobQueue>
  /** Hands rows that are pending to BullMQ. Safe to call for any row, by anybody, any number of times. */
  dispatch(jobIds: readonly string[]): Promise<void>
  /** Whether the queue still knows this handing-over of the job as something to do. */
  isWaiting(name: string, data: QueuedData): Promise<boolean>
  close(): Promise<void>
}

export interface JobQueuesOptions {
  pool: PglitePool | Pool
  db: Db
  clock: Clock
  onError(error: Error): void
}

/** Three tries; the waits between them come from the worker's backoff strategy. */
export const attemptsPerDispatch = 3

export async function createJobQueues(options: JobQueuesOptions): Promise<JobQueues> {
  const { pool, db, clock, onError } = options
  const queues = new Map(queueNames.map((name) => [name, openQueue(name, pool, onError)]))

  async function dispatchOne(id: string): Promise<void> {
    const row = await markDispatched(db, id)
    if (!row || !isJobName(row.name)) return
    await queues
      .get(jobCatalogue[row.name].queue)
      ?.add(
        row.name,
        { jobId: id, dispatch: row.dispatches },
        { jobId: queueJobId(id, row.dispatches), delay: Math.max(0, row.runAt.getTime() - clock.now()) },
      )
  }

  return {
    pool,
    queues,
    async dispatch(jobIds) {
      for (const id of jobIds) await dispatchOne(id)
    },
    async isWaiting(name, { jobId, dispatch }) {
      if (!isJobName(name)) return false
      const job = await queues.get(jobCatalogue[name].queue)?.getJob(queueJobId(jobId, dispatch))
      return job !== undefined && !(await job.isCompleted()) && !(await job.isFailed())
    },
    async close() {
      for (const queue of queues.values()) await queue.close()
    },
  }
}

/** BullMQ refuses `:` in ids, and quietly runs nothing when a finished job's id is added again. */
function queueJobId(jobId: string, dispatch: number): string {
  return `${jobId}-${dispatch}`
}

function openQueue(name: QueueName, pool: PglitePool | Pool, onError: (error: Error) => void): JobQueue {
  const queue = new Queue<QueuedData>(name, {
    connection: toConnection(pool),
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

/** BullMQ's own tables, in a schema of their own. */
export async function migrateQueues(pool: PglitePool | Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client as never)
  } finally {
    client.release()
  }
}
