import { Redis } from 'ioredis'
import { ConfigError } from '../../config.ts'

/** The Redis that was named, which has to be empty, and is again afterwards: a queue of somebody's is not to be mixed up with. */
export async function claimEmptyRedis(url: string): Promise<{ url: string; clear(): Promise<void> }> {
  const keys = await ask(url, (redis) => redis.dbsize())
  if (keys > 0) {
    throw new ConfigError(
      `REDIS_URL: the demo needs an empty database, and this one has ${keys} keys. Append the number of another one, such as /9`,
    )
  }
  return { url, clear: () => ask(url, async (redis) => void (await redis.flushdb())) }
}

async function ask<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null })
  redis.on('error', () => {})
  try {
    await redis.connect()
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}
