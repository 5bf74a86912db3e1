import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '../../packages/gateway/dist/config.js'
import { createGateway } from '../../packages/gateway/dist/gateway.js'
import { startPostgres } from '../../packages/gateway/dist/testing/postgres.js'
import { startRedis } from '../../packages/gateway/dist/testing/redis.js'
import { concurrency } from '../../packages/gateway/dist/worker/worker.js'
import { openCutOff } from '../cut-off.js'
import { disposables } from '../disposables.js'
import { onceDomain, openEffects } from '../effects.js'
import { createJobMaker } from '../enqueuer.js'
import { atMost, exactly } from '../figures.js'
import { startWorkerChild } from '../worker-child.js'

const jobs = 10_000
const perCause = 100
const causeEveryMs = 1800
const workers = 3
const workMs = 5
const kills = 20
const crashes = 5
const cuts = 2
const cutMs = 8000
const betweenMs = 2500
const settleLimitMs = 120_000
const pollMs = 250

/**
 * 10,000 jobs, each asked for twice by one intent, while workers are killed, the stores crash, and the network is cut: with
 * Redis, which forgets everything as it crashes, and on PostgreSQL alone.
 */
export async function measure(toUndo) {
  const onRedis = await alone(toUndo, (own) => run(own, { redis: true }))
  const onPostgres = await alone(toUndo, (own) => run(own, { redis: false }))
  return [...figures('Redis', onRedis), ...figures('PostgreSQL', onPostgres)]
}

/** With everything taken down before the next begins. */
async function alone(toUndo, work) {
  const own = disposables()
  toUndo.add(() => own.undo())
  try {
    return await work(own)
  } finally {
    await own.undo()
  }
}

async function run(toUndo, { redis: withRedis }) {
  const postgres = await startPostgres()
  toUndo.add(() => postgres.close())
  const redis = withRedis ? await startRedis() : undefined
  if (redis) toUndo.add(() => redis.close())
  const net = await openCutOff(toUndo, { database: postgres.url, ...(redis && { redis: redis.url }) })
  const settings = {
    APOLLO_BASE_URL: 'http://127.0.0.1:9',
    APOLLO_API_KEY: 'never-asked',
    DELOS_DATA_DIR: await toUndo.folder(),
    DELOS_DEAD_AFTER_SECONDS: '8',
    DELOS_JOB_BACKOFF_MS: '1000',
    LOG_LEVEL: 'silent',
  }
  const outside = { ...settings, DATABASE_URL: postgres.url, ...(redis && { REDIS_URL: redis.url }) }
  const inside = { ...settings, DATABASE_URL: net.url('database'), ...(redis && { REDIS_URL: net.url('redis') }) }
  const gateway = await createGateway(loadConfig(outside))
  toUndo.add(() => gateway.close())
  const effects = await openEffects(toUndo, postgres.url)
  const begin = () => startWorkerChild(toUndo, inside, { within: net.within, workMs })
  const places = await Promise.all(Array.from({ length: workers }, begin))

  async function killOne(number) {
    const at = number % workers
    places[at].signal('SIGKILL')
    await places[at].exited
    places[at] = await begin()
  }
  async function cut() {
    const services = ['database', ...(redis ? ['redis'] : [])]
    await net.pull(...services)
    await sleep(cutMs)
    await net.plug(...services)
  }
  const crash = (number) => (redis && number % 2 ? redis.restart('immediate') : postgres.restart('kill'))

  const acknowledged = enqueueAll(gateway)
  for (const [kind, number] of course()) {
    await sleep(betweenMs)
    if (kind === 'kill') await killOne(number)
    else if (kind === 'crash') await crash(number)
    else await cut()
    if (process.env.BENCH_LOG) console.error(`lost-jobs: ${kind} ${number}, ${await effects.done()} done`)
  }
  const asked = await acknowledged
  const deadline = Date.now() + settleLimitMs
  while ((await effects.open()) && Date.now() < deadline) await sleep(pollMs)
  const [done, all, starts, rows, letters] = await Promise.all([
    effects.done(),
    effects.effects(),
    effects.starts(),
    effects.jobs(),
    effects.letters(),
  ])
  return { asked, done, all, starts, rows, letters }
}

/** The crashes and cuts spread among the kills. */
function course() {
  const steps = Array.from({ length: kills }, (_, at) => ['kill', at])
  for (let at = crashes - 1; at >= 0; at--) steps.splice((at + 1) * (kills / crashes), 0, ['crash', at])
  for (let at = 0; at < cuts; at++) steps.splice(Math.round(((at + 1) * steps.length) / (cuts + 1)), 0, ['cut', at])
  return steps
}

/** Asks for everything twice at the same time, and again until it is acknowledged; how many jobs that were. */
async function enqueueAll(gateway) {
  const make = createJobMaker(gateway)
  let asked = 0
  for (let from = 0; from < jobs; from += perCause) {
    const some = Array.from({ length: perCause }, (_, at) => {
      const domain = `n${from + at}${onceDomain}`
      return { name: 'enrich-org', payload: { domain }, intent: domain }
    })
    const ask = () => make(some)
    await Promise.all([untilAcknowledged(ask), untilAcknowledged(ask), sleep(causeEveryMs)])
    asked += perCause
  }
  return asked
}

async function untilAcknowledged(ask) {
  for (;;) {
    try {
      return await ask()
    } catch {
      await sleep(pollMs)
    }
  }
}

function figures(where, { asked, done, all, starts, rows, letters }) {
  const blows = `${kills} kills, ${crashes} crashes, ${cuts} cuts`
  const mostStarts = (kills + (crashes + cuts) * workers) * concurrency['apollo-enrichment']
  return [
    {
      name: `jobs through ${blows}, ${where}: lost`,
      figure: asked - done,
      unit: 'jobs',
      baseline: `${asked} acknowledged, ${letters} dead letters`,
      ...exactly(asked - done, 0),
    },
    {
      name: `${where}: effects that came twice`,
      figure: all - done,
      unit: 'effects',
      ...exactly(all - done, 0),
    },
    {
      name: `${where}: jobs that were made twice, or not at all`,
      figure: Math.abs(rows - asked),
      unit: 'jobs',
      baseline: 'each was asked for twice at the same moment',
      ...exactly(Math.abs(rows - asked), 0),
    },
    {
      name: `${where}: starts beyond one a job`,
      figure: starts - asked,
      unit: 'starts',
      baseline: 'what runs when a worker or a store dies runs again',
      ...atMost(starts - asked, mostStarts),
    },
  ]
}
