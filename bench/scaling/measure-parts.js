import { cpus } from 'node:os'
import { Redis } from 'ioredis'
import { startRedis } from '../../packages/gateway/dist/testing/redis.js'
import { enrichable } from '../lead-list.js'
import { load } from '../load.js'
import { adminKey, openDelos } from '../open-delos.js'
import { openPostgres } from '../postgres.js'

/**
 * @typedef {object} Parts milliseconds of work for one request
 * @property {number} knownMs a gateway's processor time for a lead that is known
 * @property {number} freeMs the same for a free call that is passed on
 * @property {number} boughtMs the same for a lead that has to be bought
 * @property {number} readMs the database's time for a read by name
 * @property {number} gateMs how long a purchase keeps the one row that all purchases lock
 * @property {number} fileMs the database's time for filing a purchase
 * @property {number} limitMs Redis's time for taking a place in a window
 * @property {number} memoryMisses reads of known leads that a process does not answer from its memory
 * @property {number} databaseCores
 * @property {{ known: number, free: number, bought: number }} mix
 */

const seconds = 3
const lookups = 2000

/**
 * The parts of a request, measured here and now on PostgreSQL and Redis; what cannot be told apart is put on the safe side.
 *
 * @returns {Promise<Parts>}
 */
export async function measureParts(toUndo) {
  const databaseUrl = await openPostgres(toUndo)
  const { url, gateway, api, emulator } = await openDelos(toUndo, { databaseUrl })
  const people = enrichable(emulator.world)
  const bodies = people.slice(0, 400).map(({ email }) => ({ email }))
  const boughtMs = await cpuMsEach(bodies.length, () =>
    inTurns(bodies, 8, (body) => api.post('/api/leads/enrich', body)),
  )
  const knownMs = await cpuMsOf(() => flood(`${url}/api/leads/enrich`, bodies.slice(0, 1)))
  const freeMs = await cpuMsOf(() => flood(`${url}/api/v1/mixed_people/api_search`, [{ per_page: 1 }]))
  const readMs = await msEach(lookups, () =>
    gateway.db.selectFrom('contacts').selectAll().where('email', '=', bodies[0].email).execute(),
  )
  const gateMs = await msEach(lookups / 4, () =>
    gateway.db.transaction().execute(async (tx) => {
      await tx.selectFrom('spendGate').selectAll().forUpdate().execute()
      await tx.selectFrom('budgetWindows').selectAll().limit(1).execute()
    }),
  )
  const limitMs = await redisMs(toUndo)
  return {
    knownMs,
    freeMs,
    boughtMs,
    readMs,
    gateMs,
    fileMs: gateMs * 2,
    limitMs,
    memoryMisses: 0.2,
    databaseCores: cpus().length,
    mix: { known: 0.85, free: 0.1, bought: 0.05 },
  }
}

async function flood(url, bodies) {
  const { requestsPerSecond, failures } = await load('flood', { url, key: adminKey, bodies, connections: 20, seconds })
  if (failures) throw new Error(`${failures} requests failed`)
  return requestsPerSecond * seconds
}

/** Processor time of this process, emulator and all, for each of the requests that `work` counts. */
async function cpuMsOf(work) {
  const before = process.cpuUsage()
  const count = await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / count
}

const cpuMsEach = (count, work) => cpuMsOf(async () => (await work(), count))

async function msEach(count, work) {
  const start = performance.now()
  for (let i = 0; i < count; i++) await work()
  return (performance.now() - start) / count
}

async function inTurns(items, width, work) {
  const waiting = [...items]
  const turn = async () => {
    for (let item = waiting.pop(); item; item = waiting.pop()) await work(item)
  }
  await Promise.all(Array.from({ length: width }, turn))
}

/** By Redis's own count of its time for scripts of the size of the limiter's. */
async function redisMs(toUndo) {
  const server = await startRedis()
  toUndo.add(() => server.close())
  const redis = new Redis(server.url)
  toUndo.add(() => redis.quit())
  const script =
    'for i = 1, 3 do redis.call("hget", KEYS[1], "used" .. i); redis.call("hincrby", KEYS[1], "used" .. i, 1) end return 1'
  for (let i = 0; i < lookups; i++) await redis.eval(script, 1, 'window')
  const stats = await redis.info('commandstats')
  return Number(/cmdstat_eval:.*?usec_per_call=([\d.]+)/.exec(stats)?.[1]) / 1000
}
