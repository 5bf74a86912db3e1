import { createPostgresBackend, type PostgresConnectionOptions, withBackend } from 'bullmq'
import type { Pool } from 'pg'
import type { PglitePool } from '../db/pglite-pool.ts'

/** BullMQ's classes on PostgreSQL; the embedded database is one to them. */
export const { Queue, Worker } = withBackend(createPostgresBackend)

/** The embedded pool has the part of pg.Pool that BullMQ uses, which its type does not name. */
export function toConnection(pool: PglitePool | Pool): PostgresConnectionOptions {
  return pool as Pool
}
