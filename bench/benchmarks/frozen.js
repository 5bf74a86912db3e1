import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '../../packages/gateway/dist/config.js'
import { createGateway } from '../../packages/gateway/dist/gateway.js'
import { eachDomain, openEffects } from '../effects.js'
import { createJobMaker } from '../enqueuer.js'
import { exactly } from '../figures.js'
import { openHouse } from '../house.js'
import { startWorkerChild } from '../worker-child.js'

const workers = 4
const freezesOfEach = 25
/** A lock of the queue's is half of this. */
const deadAfterSeconds = 4
const frozenMs = 3 * (deadAfterSeconds / 2) * 1000
const awakeMs = 1500
/** Longer than a worker needs to be frozen in the middle of one. */
const workMs = 400
const waitingJobs = 40
const pollMs = 250
const settleLimitMs = 60_000

/**
 * Workers that are frozen for three times as long as the queue waits for them, so that their jobs begin elsewhere, and then
 * go on where they were: what they write must not land. With Redis and on PostgreSQL alone, a hundred times each.
 */
export async function measure(toUndo) {
  const [onRedis, onPostgres] = await Promise.all([true, false].map((redis) => run(toUndo, { redis })))
  return [...figures('Redis', onRedis), ...figures('PostgreSQL', onPostgres)]
}

async function run(toUndo, { redis }) {
  const house = await openHouse(toUndo, {
    apolloUrl: 'http://127.0.0.1:9',
    redis,
    env: { DELOS_DEAD_AFTER_SECONDS: String(deadAfterSeconds), LOG_LEVEL: 'silent' },
  })
  const gateway = await createGateway(loadConfig(house.settings))
  toUndo.add(() => gateway.close())
  const effects = await openEffects(toUndo, house.databaseUrl)
  const children = await Promise.all(
    Array.from({ length: workers }, () => startWorkerChild(toUndo, house.settings, { workMs })),
  )
  const over = new AbortController()
  const feeding = feed(gateway, effects, over.signal)
  await Promise.all(children.map((child, at) => freezeAgain(child, at)))
  over.abort()
  const asked = await feeding
  const deadline = Date.now() + settleLimitMs
  while ((await effects.open()) && Date.now() < deadline) await sleep(pollMs)
  const [lost, letters, all, starts, stale] = await Promise.all([
    effects.lost(),
    effects.letters(),
    effects.effects(),
    effects.starts(),
    effects.stale(),
  ])
  return { asked, lost, letters, all, starts, stale }
}

async function freezeAgain(child, at) {
  await sleep((at * (frozenMs + awakeMs)) / workers)
  for (let count = 0; count < freezesOfEach; count++) {
    await sleep(awakeMs)
    child.signal('SIGSTOP')
    await sleep(frozenMs)
    child.signal('SIGCONT')
  }
}

/** So that there is always something to be frozen in. */
async function feed(gateway, effects, over) {
  const make = createJobMaker(gateway)
  let asked = 0
  while (!over.aborted) {
    const missing = waitingJobs - (await effects.open())
    const more = Array.from({ length: Math.max(0, missing) }, () => ({
      name: 'enrich-org',
      payload: { domain: `n${asked++}${eachDomain}` },
    }))
    if (more.length) await make(more)
    await sleep(pollMs)
  }
  return asked
}

function figures(where, { asked, lost, letters, all, starts, stale }) {
  return [
    {
      name: `${workers * freezesOfEach} freezes, ${where}: stale writes that landed`,
      figure: stale,
      unit: 'writes',
      baseline: `${asked} jobs begun ${starts} times, ${all} writes`,
      ...exactly(stale, 0),
    },
    {
      name: `${where}: jobs that neither ended well nor left a letter`,
      figure: lost,
      unit: 'jobs',
      baseline: `${letters} letters of jobs that were frozen four times`,
      ...exactly(lost, 0),
    },
  ]
}
