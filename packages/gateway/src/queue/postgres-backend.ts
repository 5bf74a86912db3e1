import { createPostgresBackend, type PostgresConnectionOptions, runMigrations, withBackend } from 'bullmq'
import type { Pool } from 'pg'
import type { PglitePool } from '../db/pglite-pool.ts'
import type { QueueBackend } from './backend.ts'
import type { QueuedData } from './queued-data.ts'

/** BullMQ on PostgreSQL, in a schema of its own; the embedded database is one to it. */
export function createPostgresQueues(pool: PglitePool | Pool, kind: 'embedded' | 'postgres'): QueueBackend {
  const { Queue, Worker } = withBackend(createPostgresBackend)
  // The embedded pool has the part of pg.Pool that BullMQ uses, which its type does not name.
  const connection = pool as Pool as PostgresConnectionOptions
  return {
    kind,
    openQueue: (name, options) => new Queue<QueuedData>(name, { ...options, connection }),
    openWorker: (name, processor, options) => new Worker<QueuedData>(name, processor, { ...options, connection }),
    async prepare() {
      const client = await pool.connect()
      try {
        await runMigrations(client as never)
      } finally {
        client.release()
      }
    },
    async close() {},
  }
}
