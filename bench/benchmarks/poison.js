import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { loadConfig } from '../../packages/gateway/dist/config.js'
import { createGateway } from '../../packages/gateway/dist/gateway.js'
import { createEnqueuer } from '../enqueuer.js'
import { atMost, exactly } from '../figures.js'
import { openHouse } from '../house.js'
import { startWorkerChild } from '../worker-child.js'

const neighbours = 200
const pollMs = 250

/** One job that kills whatever process works on it, among others that do no harm; a supervisor starts the worker again. */
export async function measure(toUndo) {
  const [onRedis, onPostgres] = await Promise.all([true, false].map((redis) => run(toUndo, { redis })))
  return [...figures('Redis', onRedis), ...figures('PostgreSQL', onPostgres)]
}

async function run(toUndo, { redis }) {
  const house = await openHouse(toUndo, { apolloUrl: 'http://127.0.0.1:9', redis, env: { LOG_LEVEL: 'silent' } })
  const gateway = await createGateway(loadConfig(house.settings))
  toUndo.add(() => gateway.close())
  const enqueue = createEnqueuer(gateway)
  await enqueue(neighbours / 2, 'works.example')
  await enqueue(1, 'poison.example')
  await enqueue(neighbours / 2, 'works.example')
  const over = new AbortController()
  let deaths = 0
  const supervisor = (async () => {
    while (!over.signal.aborted) {
      // It may die of the job before it has said that it is there.
      const { exited } = await startWorkerChild(toUndo, house.settings).catch(() => ({ exited: Promise.resolve() }))
      await Promise.race([
        exited.then(() => deaths++),
        new Promise((resolve) => over.signal.addEventListener('abort', resolve)),
      ])
    }
  })()
  const startedAt = performance.now()
  const client = new pg.Client({ connectionString: house.databaseUrl })
  await client.connect()
  toUndo.add(() => client.end())
  const count = async (text) => (await client.query(text)).rows[0].n
  while (await count(`select count(*)::int as n from jobs where status not in ('completed', 'dead')`))
    await sleep(pollMs)
  over.abort()
  await supervisor
  return {
    deaths,
    tookSeconds: (performance.now() - startedAt) / 1000,
    lost: neighbours - (await count(`select count(*)::int as n from jobs where status = 'completed'`)),
    letters: await count(`select count(*)::int as n from dead_letters`),
  }
}

function figures(where, { deaths, tookSeconds, lost, letters }) {
  return [
    {
      name: `a job that kills its worker, ${where}: deaths`,
      figure: deaths,
      unit: 'workers',
      baseline: `${letters} dead letter after ${tookSeconds.toFixed(0)} s`,
      // Three for a job that was only unlucky, and the one that shows that it was not.
      bar: '≤ 4, 1 letter',
      ok: atMost(deaths, 4).ok && letters === 1,
    },
    { name: `a job that kills its worker, ${where}: others lost`, figure: lost, unit: 'jobs', ...exactly(lost, 0) },
  ]
}
