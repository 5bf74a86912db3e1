import { askBroker } from './ask-broker.ts'

/** A test that restarts or crashes Redis starts one of its own. */
export { startRedis } from '../../src/testing/redis.ts'

/** The URL of an empty database on the Redis that all test files of a run share. */
export function freshRedis(): Promise<string> {
  return askBroker('redis')
}
