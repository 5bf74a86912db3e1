import { startRedis } from '../packages/gateway/dist/testing/redis.js'
import { adminKey } from './open-delos.js'
import { openPostgres } from './postgres.js'
import { startProgram } from './program.js'

/**
 * What `delos` is told in a house of several processes: one PostgreSQL, with Redis or without, one Apollo.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @param {{ apolloUrl: string, redis?: boolean, env?: Record<string, string> }} options
 */
export async function openHouse(toUndo, { apolloUrl, redis = true, env = {} }) {
  const databaseUrl = await openPostgres(toUndo)
  const redisUrl = redis ? await openRedis(toUndo) : undefined
  const settings = {
    APOLLO_BASE_URL: apolloUrl,
    APOLLO_API_KEY: 'emulator-master-key',
    DATABASE_URL: databaseUrl,
    ...(redisUrl && { REDIS_URL: redisUrl }),
    DELOS_ADMIN_KEY: adminKey,
    DELOS_COUNTER_LAG_MS: '0',
    DELOS_DATA_DIR: await toUndo.folder(),
    LOG_LEVEL: process.env.BENCH_LOG ?? 'silent',
    PORT: '0',
    ...env,
  }
  return {
    settings,
    databaseUrl,
    serve: () => startProgram(toUndo, { args: ['serve', '--without-jobs'], env: settings }),
    work: () => startProgram(toUndo, { args: ['worker'], env: settings }),
  }
}

async function openRedis(toUndo) {
  const redis = await startRedis()
  toUndo.add(() => redis.close())
  return redis.url
}
