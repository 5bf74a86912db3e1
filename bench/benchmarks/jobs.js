import { createPostgresBackend, createRedisBackend, Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import { loadConfig } from '../../packages/gateway/dist/config.js'
import { createGateway } from '../../packages/gateway/dist/gateway.js'
import { startRedis } from '../../packages/gateway/dist/testing/redis.js'
import { handlers } from '../../packages/gateway/dist/worker/handlers.js'
import { concurrency, createWorker } from '../../packages/gateway/dist/worker/worker.js'
import { completedJobs } from '../completed-jobs.js'
import { createEnqueuer } from '../enqueuer.js'
import { atLeast, median } from '../figures.js'
import { openPostgres } from '../postgres.js'

const queueName = 'apollo-enrichment'
const warmUpJobs = 400
const rounds = 3
/** A cause that makes many jobs, such as a page of events, makes them in one transaction. */
const batch = 100

/** Empty jobs through Delos's whole path (row, queue, run, end) against empty BullMQ jobs, one process of workers each. */
export async function measure(toUndo) {
  const onRedis = await compare(toUndo, { redis: true, jobs: 2000 })
  const onPostgres = await compare(toUndo, { redis: false, jobs: 1500 })
  return [
    toFigure('empty jobs, PostgreSQL with Redis', onRedis, 0.7),
    toFigure('empty jobs, PostgreSQL', onPostgres, 0.8),
  ]
}

function toFigure(name, { delos, bare }, bar) {
  const ratio = median(delos) / median(bare)
  return {
    name,
    figure: median(delos),
    unit: 'jobs/s',
    baseline: `${median(bare).toFixed(0)} jobs/s, empty BullMQ jobs, same backend`,
    ratio,
    ...atLeast(ratio, bar),
  }
}

/** Round by round, so that both see the same weather. */
async function compare(toUndo, { redis, jobs }) {
  const databaseUrl = await openPostgres(toUndo)
  const redisUrl = redis ? await openRedis(toUndo) : undefined
  const delosQueue = await openDelosQueue(toUndo, { databaseUrl, redisUrl })
  const bareQueue = redis ? await openBareRedis(toUndo, redisUrl) : await openBarePostgres(toUndo, databaseUrl)
  const rates = { bare: [], delos: [] }
  for (const each of [bareQueue, delosQueue]) await rateOf(each, warmUpJobs)
  for (let round = 0; round < rounds; round++) {
    rates.bare.push(await rateOf(bareQueue, jobs))
    rates.delos.push(await rateOf(delosQueue, jobs))
  }
  if (process.env.BENCH_LOG) console.error(rates)
  return rates
}

async function openRedis(toUndo) {
  const redis = await startRedis()
  toUndo.add(() => redis.close())
  return redis.url
}

async function openBareRedis(toUndo, url) {
  const connection = new Redis(url, { maxRetriesPerRequest: null })
  toUndo.add(() => connection.disconnect())
  return openBare(toUndo, { connection, backend: createRedisBackend })
}

async function openBarePostgres(toUndo, connectionString) {
  const connection = new pg.Pool({ connectionString, max: 10, options: '-c search_path=bullmq' })
  connection.setMaxListeners(0)
  toUndo.add(() => connection.end())
  return openBare(toUndo, { connection, backend: createPostgresBackend })
}

async function openBare(toUndo, { connection, backend }) {
  const defaultJobOptions = { removeOnComplete: true, removeOnFail: true }
  const queue = new Queue('bench', { connection, defaultJobOptions }, backend)
  toUndo.add(() => queue.close())
  let done = 0
  const options = { connection, concurrency: concurrency[queueName] }
  const worker = new Worker('bench', async () => void done++, options, backend)
  worker.on('error', (error) => console.error(error))
  toUndo.add(() => worker.close())
  await worker.waitUntilReady()
  return {
    add: (count) => queue.addBulk(Array.from({ length: count }, () => ({ name: 'empty', data: {} }))),
    countDone: async () => done,
  }
}

async function openDelosQueue(toUndo, { databaseUrl, redisUrl }) {
  const config = loadConfig({
    APOLLO_BASE_URL: 'http://127.0.0.1:9',
    APOLLO_API_KEY: 'never-asked',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    DELOS_DATA_DIR: await toUndo.folder(),
    LOG_LEVEL: 'fatal',
  })
  const gateway = await createGateway(config)
  toUndo.add(() => gateway.close())
  let begun = 0
  const own = { ...handlers, 'enrich-org': async () => ({ number: ++begun }) }
  const worker = createWorker(gateway, { handlers: own })
  toUndo.add(() => worker.close())
  await worker.start()
  const enqueue = createEnqueuer(gateway)
  return {
    add: (count) => enqueue(count, 'google.com'),
    // The rows are counted only when the last job has begun: counting costs, and an empty BullMQ job has no row.
    countDone: async (target) => (begun < target ? 0 : completedJobs(gateway.db)),
  }
}

/** Jobs a second, from the first that is added to the last that has ended. */
async function rateOf(queue, count) {
  const target = (queue.done ?? 0) + count
  queue.done = target
  const startedAt = performance.now()
  for (let added = 0; added < count; added += batch) await queue.add(Math.min(batch, count - added))
  while ((await queue.countDone(target)) < target) await new Promise((resolve) => setTimeout(resolve, 20))
  return (count * 1000) / (performance.now() - startedAt)
}
