import { createRandom } from '../random.js'
import { simulate } from './simulate.js'

const secondsSimulated = 20
const patienceMs = 250

/**
 * What a growing house looks like: at each stage one thing more is done about the wall before it.
 *
 * @param {import('./measure-parts.js').Parts} parts milliseconds of work, measured
 */
export function stages(parts) {
  const one = { gateways: 1, databases: 1, replicas: 0, redis: 1 }
  return [
    { name: 'one process', ...one },
    { name: 'four processes', ...one, gateways: 4 },
    { name: 'sixteen processes, reads from two replicas', ...one, gateways: 16, replicas: 2 },
    { name: 'a database an account, ten accounts', gateways: 40, databases: 10, replicas: 1, redis: 1 },
    {
      name: 'a database an account, 1,000 accounts, Redis in shards',
      gateways: 1000,
      databases: 1000,
      replicas: 0,
      redis: 16,
    },
  ].map((house) => ({ ...house, ...wallOf(house, parts) }))
}

/** The most requests a second that end within the patience, and what is busiest there. */
function wallOf(house, parts) {
  // A cell is one database with its share of the rest: cells do not touch, so that one of them tells of all.
  const cells = house.databases
  const resources = {
    'gateway cores': { servers: Math.max(1, Math.round(house.gateways / cells)) },
    'database cores': { servers: parts.databaseCores },
    'replica cores': { servers: Math.max(1, house.replicas * parts.databaseCores) },
    'spend gate': { servers: 1 },
    Redis: { servers: 1 },
  }
  const reads = house.replicas ? 'replica cores' : 'database cores'
  const redisMs = parts.limitMs * Math.max(1, cells / house.redis)
  const kinds = {
    known: {
      share: parts.mix.known,
      stations: [
        ['gateway cores', parts.knownMs],
        [reads, parts.readMs * parts.memoryMisses],
      ],
    },
    free: {
      share: parts.mix.free,
      stations: [
        ['gateway cores', parts.freeMs],
        ['Redis', redisMs],
        [reads, parts.readMs],
      ],
    },
    bought: {
      share: parts.mix.bought,
      stations: [
        ['gateway cores', parts.boughtMs],
        ['Redis', redisMs],
        ['spend gate', parts.gateMs],
        ['database cores', parts.fileMs],
      ],
    },
  }
  const try_ = (perSecond) => {
    const seconds = Math.min(secondsSimulated, 100_000 / perSecond)
    return simulate({ resources, kinds, perSecond, seconds, random: createRandom(7).fraction })
  }
  let low = 1
  let high = 2
  while (try_(high).p99Ms < patienceMs && high < 1e6) [low, high] = [high, high * 2]
  while (high / low > 1.05) {
    const middle = Math.sqrt(low * high)
    if (try_(middle).p99Ms < patienceMs) low = middle
    else high = middle
  }
  const { busy, p99Ms } = try_(low)
  const [wall] = Object.entries(busy).toSorted(([, a], [, b]) => b - a)[0]
  return { perSecond: low * cells, boughtPerSecond: low * cells * parts.mix.bought, wall, busy, p99Ms }
}
