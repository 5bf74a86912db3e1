import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { loadConfig } from '../../packages/gateway/dist/config.js'
import { createGateway } from '../../packages/gateway/dist/gateway.js'
import { createEnqueuer } from '../enqueuer.js'
import { atLeast, atMost, exactly } from '../figures.js'
import { openHouse } from '../house.js'
import { startWorkerChild } from '../worker-child.js'

const workers = 4
const jobs = 2000
const warmUpJobs = 400
const batch = 100
/** Shorter than the default, so that failed jobs come back while the others are still under way. */
const backoffMs = '250'

/** Half of all jobs fail and come back, with four worker processes on PostgreSQL alone: BullMQ's workers deadlock there where they may. */
export async function measure(toUndo) {
  const house = await openHouse(toUndo, {
    apolloUrl: 'http://127.0.0.1:9',
    redis: false,
    env: { DELOS_JOB_BACKOFF_MS: backoffMs, LOG_LEVEL: 'silent' },
  })
  const gateway = await createGateway(loadConfig(house.settings))
  toUndo.add(() => gateway.close())
  for (let number = 0; number < workers; number++) await startWorkerChild(toUndo, house.settings)
  const client = new pg.Client({ connectionString: house.databaseUrl })
  await client.connect()
  toUndo.add(() => client.end())
  const enqueue = createEnqueuer(gateway)
  await run(client, enqueue, { count: warmUpJobs, domain: 'works.example' })
  const calm = await run(client, enqueue, { count: jobs, domain: 'works.example' })
  const stormy = await run(client, enqueue, { count: jobs, domain: 'fails.example' })
  const ratio = stormy.perSecond / calm.perSecond
  return [
    {
      name: `half of all jobs fail once, ${workers} workers`,
      figure: stormy.perSecond,
      unit: 'jobs/s',
      baseline: `${calm.perSecond.toFixed(0)} jobs/s while none fails; ${stormy.attempts} tries`,
      ratio,
      ...atLeast(ratio, 0.5),
    },
    {
      name: 'deadlocks a minute',
      figure: stormy.deadlocksPerMinute,
      unit: 'a minute',
      ...atMost(stormy.deadlocksPerMinute, 1),
    },
    { name: 'jobs that did not end well', figure: stormy.lost, unit: 'jobs', ...exactly(stormy.lost, 0) },
  ]
}

async function run(client, enqueue, { count, domain }) {
  const ask = async (text) => (await client.query(text)).rows[0]
  const deadlocks = async () => Number((await ask('select sum(deadlocks) as n from pg_stat_database')).n)
  const before = await deadlocks()
  await client.query('delete from dead_letters')
  await client.query('delete from jobs')
  const startedAt = performance.now()
  for (let added = 0; added < count; added += batch) await enqueue(Math.min(batch, count - added), domain)
  const counted = () =>
    ask(`select count(*) filter (where status = 'completed')::int as done, count(*) filter (where status = 'dead')::int as dead,
      sum(attempts)::int as attempts from jobs`)
  let state = await counted()
  while (state.done + state.dead < count) {
    await sleep(50)
    state = await counted()
  }
  const tookMs = performance.now() - startedAt
  // PostgreSQL tells its counters once a second at the most.
  await sleep(1500)
  return {
    perSecond: (count * 1000) / tookMs,
    deadlocksPerMinute: ((await deadlocks()) - before) * (60_000 / tookMs),
    lost: count - state.done,
    attempts: state.attempts,
  }
}
