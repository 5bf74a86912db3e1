import pg from 'pg'
import type { Config } from '../config.ts'
import { lockDataFolder } from './data-folder.ts'
import { openEmbedded } from './embedded.ts'
import type { PglitePool } from './pglite-pool.ts'
import { PreparingClient, PreparingQueueClient } from './preparing-client.ts'

export interface OpenDatabase {
  pool: PglitePool | pg.Pool
  /** The queue's own: on PostgreSQL BullMQ needs its schema on the search path of every connection. */
  queuePool: PglitePool | pg.Pool
  close(): Promise<void>
}

/** PostgreSQL where an address is given, else the embedded database, in a folder that is ours alone. */
export function openDatabase(config: Config, onError: (error: Error) => void): Promise<OpenDatabase> {
  return config.databaseUrl ? openPostgres(config.databaseUrl, onError) : openFolder(config.dataDir)
}

async function openFolder(dataDir: string): Promise<OpenDatabase> {
  const unlock = lockDataFolder(dataDir)
  try {
    const embedded = await openEmbedded(dataDir)
    return {
      pool: embedded.pool,
      queuePool: embedded.pool,
      async close() {
        await embedded.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

async function openPostgres(connectionString: string, onError: (error: Error) => void): Promise<OpenDatabase> {
  // Sums and sequence numbers here stay far below 2^53; as text they would have to be converted at every use. Of our own
  // pools alone: an application that Delos is mounted in has its own way.
  const types = new pg.TypeOverrides()
  types.setTypeParser(pg.types.builtins.INT8, Number)
  // A process that freezes inside a transaction must not keep the others waiting for longer than a moment.
  const options = '-c idle_in_transaction_session_timeout=10s -c lock_timeout=15s'
  const pool = new pg.Pool({ connectionString, max: 10, options, types, Client: PreparingClient })
  // The jobs' rows say what became of them: what the queue may forget in a crash is queued again, or found to be over. So
  // its commits need not wait for the disk.
  const queuePool = new pg.Pool({
    connectionString,
    max: 10,
    options: '-c search_path=bullmq -c synchronous_commit=off',
    keepAlive: true,
    types,
    Client: PreparingQueueClient,
  })
  // Every queue and every worker listens to it.
  queuePool.setMaxListeners(0)
  for (const each of [pool, queuePool]) {
    each.on('error', onError)
    // The pool listens to idle connections only: one that is cut while in use would end the process.
    each.on('connect', (client) => client.on('error', onError))
  }
  return {
    pool,
    queuePool,
    async close() {
      await Promise.all([pool.end(), queuePool.end()])
    },
  }
}
