import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../../packages/gateway/dist/testing/postgres.js'
import { startRedis } from '../../packages/gateway/dist/testing/redis.js'
import { createApi } from '../api.js'
import { chargedTwice } from '../charged-twice.js'
import { openCutOff } from '../cut-off.js'
import { exactly } from '../figures.js'
import { leadList } from '../lead-list.js'
import { adminKey, openEmulator } from '../open-delos.js'
import { startProgram } from '../program.js'

const rows = 5000
const cutMs = 30_000
/** A minute of Apollo's: so many calls that the list lasts until everything has been broken once. */
const minuteMs = 2000
const callsPerMinute = 4
/** Done and charged at once, answered later: the moment at which an answer is lost. */
const answersAfterMs = 150
/** So far the list has to come between two blows: whoever stands still is found out. */
const rowsBetween = 80
const recoveryLimitMs = 180_000
const answerLimitMs = 10_000
const pollMs = 250

/**
 * A list of 5,000 rows, two servers and two workers on PostgreSQL with Redis, while each part is killed, Redis forgets
 * everything, and the network is cut, silently, for half a minute each.
 */
export async function measure(toUndo) {
  const stage = await openStage(toUndo)
  const { emulator, list } = stage
  const id = await stage.upload(list.csv)
  await stage.progress(id)
  const recoveries = []
  for (const [name, strike] of blows(stage)) {
    const struckAt = performance.now()
    const status = await strike()
    const struckMs = performance.now() - struckAt
    const recoveredMs = await stage.progress(id)
    recoveries.push({ name, recoveredMs, status })
    if (process.env.BENCH_LOG)
      console.error(
        `chaos: ${String(name)}, struck ${Math.round(struckMs)} ms, went on after ${Math.round(recoveredMs)} ms`,
      )
  }
  const done = await stage.finish(id)
  const results = await stage.ask((api) => api.lines(`/api/enrichments/${id}/results`))
  const credits = await stage.settled()
  return figures({ done, results, credits, stats: emulator.stats(), list, recoveries, died: stage.died() })
}

/** One after the other, and the list has to go on after each. */
function blows({ redis, postgres, net, restart, anyServer, bothWorkers }) {
  const cut =
    (...services) =>
    async () => {
      await net.pull(...services)
      await sleep(cutMs)
      await net.plug(...services)
    }
  return [
    ['one worker killed', () => restart(bothWorkers[0])],
    ['the other worker killed', () => restart(bothWorkers[1])],
    ['Redis killed', () => redis.restart('immediate')],
    ['a server killed', () => restart(anyServer)],
    ['PostgreSQL killed', () => postgres.restart('kill')],
    [
      'Redis killed and emptied',
      async () => {
        await redis.stop('immediate')
        await redis.empty()
        await redis.start()
      },
    ],
    ['no way to Apollo', cut('apollo')],
    ['no way to Redis', cut('redis')],
    ['no way to PostgreSQL', cut('database')],
    ['no way to anything', cut('apollo', 'redis', 'database')],
  ]
}

async function openStage(toUndo) {
  const limits = { minute: callsPerMinute, hour: null, day: null }
  const emulator = await openEmulator({ minuteMs, limits: { 'people/bulk_match': limits, 'people/match': limits } })
  toUndo.add(() => emulator.close())
  emulator.faults.add({ endpoint: /^people\//, effect: { delayMs: answersAfterMs } })
  const postgres = await startPostgres()
  toUndo.add(() => postgres.close())
  const redis = await startRedis()
  toUndo.add(() => redis.close())
  const net = await openCutOff(toUndo, { database: postgres.url, redis: redis.url, apollo: emulator.url })
  const env = {
    HOST: net.host,
    APOLLO_BASE_URL: net.url('apollo'),
    APOLLO_API_KEY: 'emulator-master-key',
    DATABASE_URL: net.url('database'),
    REDIS_URL: net.url('redis'),
    DELOS_ADMIN_KEY: adminKey,
    DELOS_APOLLO_MINUTE_MS: String(minuteMs),
    DELOS_COUNTER_LAG_MS: '0',
    DELOS_DATA_DIR: await toUndo.folder(),
    DELOS_JOB_BACKOFF_MS: '1000',
    LOG_LEVEL: process.env.BENCH_LOG ?? 'fatal',
    PORT: '0',
  }
  const places = []
  let died = 0
  const begin = (args) => startProgram(toUndo, { args, env, within: net.within })
  for (const args of [['serve', '--without-jobs'], ['serve', '--without-jobs'], ['worker'], ['worker']]) {
    places.push({ args, program: await begin(args) })
  }
  const [server, , ...bothWorkers] = places

  /** By whichever server answers; what has ended by itself is started again, as a supervisor would, and counted. */
  async function ask(question) {
    const deadline = Date.now() + recoveryLimitMs
    for (;;) {
      for (const place of places) {
        if (place.program.hasEnded()) {
          died++
          console.error(`A process ended by itself: ${place.program.tail()}`)
          place.program = await begin(place.args)
        }
      }
      for (const { program } of places.slice(0, 2)) {
        try {
          return await Promise.race([question(createApi(program.url, adminKey)), tooLate()])
        } catch (error) {
          if (Date.now() > deadline) throw error
        }
      }
      await sleep(pollMs)
    }
  }
  const look = (id) => ask((api) => api.get(`/api/enrichments/${id}`))
  return {
    emulator,
    postgres,
    redis,
    net,
    anyServer: server,
    bothWorkers,
    list: leadList(emulator.world, { rows, duplicates: 0.1, misses: 0.1 }),
    died: () => died,
    ask,
    upload: async (csv) => (await ask((api) => api.upload('/api/enrichments', csv))).id,
    async restart(place) {
      await place.program.end('SIGKILL')
      place.program = await begin(place.args)
    },
    /** Waits until some more rows have ended; how long that took. */
    async progress(id) {
      const startedAt = performance.now()
      const { done } = await look(id)
      for (;;) {
        const list = await look(id)
        if (list.done >= done + rowsBetween || isAtRest(list)) return performance.now() - startedAt
        if (performance.now() - startedAt > recoveryLimitMs)
          throw new Error(`The list stands still: ${JSON.stringify(list)}`)
        await sleep(pollMs)
      }
    },
    async finish(id) {
      for (;;) {
        const list = await look(id)
        if (isAtRest(list)) return list
        await sleep(pollMs)
      }
    },
    /** The credits, once nothing is held any more. */
    async settled() {
      const deadline = Date.now() + recoveryLimitMs
      for (;;) {
        const credits = await ask((api) => api.get('/api/credits'))
        if (credits.reserved === 0 || Date.now() > deadline) return credits
        await sleep(pollMs)
      }
    },
  }
}

/** Who cannot ask the database answers late; the other one may not have to. */
async function tooLate() {
  await sleep(answerLimitMs, undefined, { ref: false })
  throw new Error('No answer in time')
}

function isAtRest({ status }) {
  return ['completed', 'cancelled', 'failed'].includes(status)
}

function figures({ done, results, credits, stats, list, recoveries, died }) {
  const ended = results.filter(({ status }) => status !== 'pending' && status !== 'failed').length
  const unknown = results.filter(({ status }) => status === 'unknown').length
  const { marked, unmarked } = chargedTwice(stats.chargesByPerson, list, results)
  const unaccounted = stats.creditsCharged - credits.charged - credits.unknown
  const slowest = recoveries.toSorted((a, b) => b.recoveredMs - a.recoveredMs)[0]
  return [
    {
      name: `chaos, ${rows} rows: rows lost`,
      figure: rows - ended,
      unit: 'rows',
      baseline: `${recoveries.length} blows; ${done.status}, ${unknown} rows paid for, answer lost`,
      ...exactly(rows - ended, 0),
    },
    {
      name: `chaos, ${rows} rows: people charged twice`,
      figure: unmarked,
      unit: 'people',
      baseline: `and ${marked} again by another name after a lost answer`,
      ...exactly(unmarked, 0),
    },
    {
      name: `chaos, ${rows} rows: credits not in the ledger`,
      figure: unaccounted,
      unit: 'credits',
      baseline: `${credits.charged} charged, ${credits.unknown} in doubt, ${credits.reserved} held`,
      ...exactly(unaccounted, 0),
    },
    { name: 'processes that ended by themselves', figure: died, unit: 'processes', ...exactly(died, 0) },
    {
      name: 'slowest to go on',
      figure: slowest.recoveredMs / 1000,
      unit: 's',
      baseline: `${slowest.name}, until ${rowsBetween} more rows had ended`,
    },
  ]
}
