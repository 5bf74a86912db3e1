import type { LimiterStore } from '@delos/client'
import { Redis } from 'ioredis'
import { createRedisLimiterStore } from './redis-limits.ts'

/** A wait for an answer beyond this is a failure, which the limiter reports as one. */
const answerWithinMs = 1500

/** The windows of all processes on one Redis. Commands are not kept for a Redis that is away: the caller hears at once. */
export async function openRedisLimits(
  url: string,
  onError: (error: Error) => void,
): Promise<{ store: LimiterStore; close(): void }> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: answerWithinMs,
  })
  redis.on('error', onError)
  try {
    await redis.connect()
  } catch (error) {
    redis.disconnect()
    throw error
  }
  return { store: createRedisLimiterStore(redis), close: () => redis.disconnect() }
}
