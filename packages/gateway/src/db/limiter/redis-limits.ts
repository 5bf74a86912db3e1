import type { LimiterStore } from '@delos/client'
import { createCompareAndSetStore } from './compare-and-set-store.ts'

/** The part of ioredis that is needed. */
export interface RedisScripts {
  eval(script: string, numberOfKeys: number, ...keysAndValues: string[]): Promise<unknown>
}

/** The longest window is a day; what nobody has touched for two is closed. */
const keptMs = 2 * 24 * 60 * 60_000

// Should Redis's driver send it twice because an answer was lost, the second finds the first one's state and changes nothing.
const compareAndSet = `
  local found = redis.call('get', KEYS[1])
  if (found or '') == ARGV[1] then redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3]) end
  return found`
const look = `return redis.call('get', KEYS[1])`

/** The windows of all processes on one Redis, where each endpoint is a key: one script an update. */
export function createRedisLimiterStore(redis: RedisScripts): LimiterStore {
  return createCompareAndSetStore(async (endpoint, expected, next) => {
    const key = `delos:limits:${endpoint}`
    const found = await (next === undefined
      ? redis.eval(look, 1, key)
      : redis.eval(compareAndSet, 1, key, expected ?? '', next, String(keptMs)))
    return typeof found === 'string' ? found : undefined
  })
}
