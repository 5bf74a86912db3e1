import { createPostgresBackend, Queue, Worker } from 'bullmq'
import { openEmbedded } from '../../packages/gateway/dist/db/embedded.js'
import { createPostgresQueues } from '../../packages/gateway/dist/queue/postgres-backend.js'
import { startJob } from '../../packages/gateway/dist/services/jobs/start-job.js'
import { concurrency } from '../../packages/gateway/dist/worker/worker.js'
import { completedJobs } from '../completed-jobs.js'
import { atLeast, median } from '../figures.js'
import { openDelos } from '../open-delos.js'

const jobs = 400
const warmUpJobs = 100
const rounds = 2
const adders = 4

/** A job whose work is one read of the cache, with its row, its progress and its audit entry, against an empty job. */
export async function measure(toUndo) {
  const bare = await openBareQueue(toUndo)
  const delos = await openDelosQueue(toUndo)
  await bare.run(warmUpJobs)
  await delos.run(warmUpJobs)
  const bareRates = []
  const delosRates = []
  for (let round = 0; round < rounds; round++) {
    bareRates.push(await bare.run(jobs))
    delosRates.push(await delos.run(jobs))
  }
  const ratio = median(delosRates) / median(bareRates)
  return [
    {
      name: 'trivial job through the queue',
      figure: median(delosRates),
      unit: 'jobs/s',
      baseline: `${median(bareRates).toFixed(0)} jobs/s, empty BullMQ job, same backend`,
      ratio,
      ...atLeast(ratio, 0.5),
    },
  ]
}

async function openBareQueue(toUndo) {
  const { pool, close } = await openEmbedded(await toUndo.folder())
  toUndo.add(close)
  await createPostgresQueues(pool, 'embedded').prepare()
  const queue = new Queue(
    'bench',
    { connection: pool, defaultJobOptions: { removeOnComplete: { count: 1000 } } },
    createPostgresBackend,
  )
  toUndo.add(() => queue.close())
  let done = 0
  const options = { connection: pool, concurrency: concurrency['apollo-enrichment'] }
  const worker = new Worker('bench', async () => void done++, options, createPostgresBackend)
  worker.on('error', (error) => console.error(error))
  toUndo.add(() => worker.close())
  await worker.waitUntilReady()
  return {
    async run(count) {
      const target = done + count
      return rateOf(count, {
        add: () => queue.add('empty', {}),
        isDone: async () => done >= target,
      })
    },
  }
}

async function openDelosQueue(toUndo) {
  const { gateway } = await openDelos(toUndo)
  const actor = { type: 'key', id: 'bench', name: 'bench', scopes: ['admin'] }
  const payload = { domains: ['google.com'] }
  let done = 0
  return {
    async run(count) {
      done += count
      return rateOf(count, {
        add: () => startJob.call(gateway.as(actor, { requestId: gateway.makeId() }), { name: 'bulk-search', payload }),
        isDone: async () => (await completedJobs(gateway.db)) >= done,
      })
    },
  }
}

/** Jobs a second, from the first that is added to the last that has ended. */
async function rateOf(count, { add, isDone }) {
  const startedAt = performance.now()
  let left = count
  const addSome = async () => {
    while (left-- > 0) await add()
  }
  await Promise.all(Array.from({ length: adders }, addSome))
  while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 10))
  return (count * 1000) / (performance.now() - startedAt)
}
