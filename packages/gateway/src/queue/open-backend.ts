import type { Config } from '../config.ts'
import type { OpenDatabase } from '../db/open-database.ts'
import type { QueueBackend } from './backend.ts'
import { createPostgresQueues } from './postgres-backend.ts'
import { createRedisQueues } from './redis-backend.ts'

/** On Redis where an address is given, else beside the tables. */
export function openQueueBackend(
  { redisUrl, databaseUrl }: Pick<Config, 'redisUrl' | 'databaseUrl'>,
  { queuePool }: Pick<OpenDatabase, 'queuePool'>,
  onError: (error: Error) => void,
): QueueBackend {
  if (redisUrl) return createRedisQueues(redisUrl, onError)
  return createPostgresQueues(queuePool, databaseUrl ? 'postgres' : 'embedded')
}
