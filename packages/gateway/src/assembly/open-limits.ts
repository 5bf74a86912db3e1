import type { Clock, LimiterStore } from '@delos/client'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Db } from '../db/database.ts'
import { openOwnLimits } from '../db/limiter/own-limits.ts'
import { openPostgresLimits } from '../db/limiter/postgres-limits.ts'
import { openRedisLimits } from '../db/limiter/redis-connection.ts'
import type { Teardown } from './teardown.ts'

/** Windows shared on Redis or PostgreSQL; in an embedded database this process is the only one, and writes them down now and then. */
export async function openLimits(
  { redisUrl, databaseUrl }: Pick<Config, 'redisUrl' | 'databaseUrl'>,
  { db, clock, log, teardown }: { db: Db; clock: Clock; log: Logger; teardown: Teardown },
): Promise<LimiterStore> {
  const onError = (error: Error) => log.error({ err: error }, 'limiter store failed')
  if (redisUrl || databaseUrl) {
    const limits = redisUrl
      ? await openRedisLimits(redisUrl, onError)
      : openPostgresLimits(databaseUrl ?? '', { clock, onError })
    teardown.add(() => limits.close())
    return limits.store
  }
  const limits = await openOwnLimits(db, clock)
  teardown.everySecond(() => limits.save())
  return limits.store
}
