import { createRedisBackend, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import type { QueueBackend } from './backend.ts'
import type { QueuedData } from './queued-data.ts'

const prefix = 'delos'
/** Who hands a job over does not wait for a Redis that is away: the job's row is there, and is handed over later. */
const answerWithinMs = 1500

/** BullMQ on Redis. */
export function createRedisQueues(url: string, onError: (error: Error) => void): QueueBackend {
  const { Queue, Worker } = withBackend(createRedisBackend)
  const forQueues = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: answerWithinMs,
    lazyConnect: true,
  })
  // Workers wait for their next job on a connection of their own that is never given up.
  const forWorkers = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true })
  for (const redis of [forQueues, forWorkers]) redis.on('error', onError)
  return {
    kind: 'redis',
    openQueue: (name, options) => new Queue<QueuedData>(name, { ...options, prefix, connection: forQueues }),
    openWorker: (name, processor, options) =>
      new Worker<QueuedData>(name, processor, { ...options, prefix, connection: forWorkers }),
    async prepare() {
      await forQueues.connect()
    },
    async close() {
      forQueues.disconnect()
      forWorkers.disconnect()
    },
  }
}
