import { Redis } from 'ioredis'
import type { Config } from '../../config.ts'
import { type Finding, fine, found, noteOf } from './finding.ts'

const answerWithinMs = 3000

/** Queues and limits, where they are on Redis. */
export async function checkRedis({ redisUrl }: Config): Promise<Finding[]> {
  if (!redisUrl) return []
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: answerWithinMs,
    commandTimeout: answerWithinMs,
  })
  let heard: unknown
  redis.on('error', (error) => {
    heard ??= error
  })
  try {
    await redis.connect()
    const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? ''
    return [fine('redis', `Redis ${version}`), ...(await settings(redis))]
  } catch (error) {
    return [found('redis_unreachable', 'redis', noteOf(heard ?? error))]
  } finally {
    redis.disconnect()
  }
}

/** Hosts of Redis that keep their settings to themselves are taken to know what they do. */
async function settings(redis: Redis): Promise<Finding[]> {
  const read = async (name: string) => ((await redis.config('GET', name)) as string[])[1]
  try {
    const policy = await read('maxmemory-policy')
    const keeps = await read('appendonly')
    return [
      policy === 'noeviction' ? fine('redis memory') : found('redis_evicts', 'redis memory', policy),
      keeps === 'yes' ? fine('redis on disk') : found('redis_forgets', 'redis on disk'),
    ]
  } catch {
    return []
  }
}
