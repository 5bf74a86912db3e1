import { createWorld } from '@delos/emulator'
import { createApi } from '../api.js'
import { atLeast, median } from '../figures.js'
import { openHouse } from '../house.js'
import { enrichable } from '../lead-list.js'
import { load } from '../load.js'
import { adminKey } from '../open-delos.js'
import { openUpstream } from '../open-upstream.js'

/** More than are asked for in the second that a process remembers an answer: every request looks into the database. */
const knownPeople = 1500
const atOnce = 50
const connections = 16
/** Each by itself, so that all have compiled what they run. */
const warmSeconds = 8
/** Of each server, however many there are: a process that is busier does more with a CPU-second, as it wakes up less often. */
const perSecond = 60
const seconds = 5
const rounds = 3
const sizes = [1, 2, 4]
const path = '/api/leads/enrich'

/**
 * Known leads over HTTP, from 1, 2 and 4 serving processes on PostgreSQL with Redis, each with the same load. Load,
 * database and servers share the machine's cores, so what counts is how many requests a CPU-second of the serving
 * processes answers.
 */
export async function measure(toUndo) {
  const apolloUrl = await openUpstream(toUndo)
  const house = await openHouse(toUndo, { apolloUrl })
  const servers = []
  for (let number = 0; number < Math.max(...sizes); number++) servers.push(await house.serve())
  const people = enrichable(createWorld()).slice(0, knownPeople)
  const bodies = people.map(({ email }) => ({ email }))
  await buyAll(createApi(servers[0].url, adminKey), bodies)
  for (const { url } of servers)
    await load('flood', { url: url + path, key: adminKey, bodies, connections, seconds: warmSeconds })
  const runs = new Map(sizes.map((size) => [size, []]))
  for (let round = 0; round < rounds; round++)
    for (const size of sizes) runs.get(size).push(await serve(servers.slice(0, size), bodies))
  const perCpuSecond = (size) => median(runs.get(size))
  return sizes.map((size) => {
    const ratio = perCpuSecond(size) / perCpuSecond(1)
    return {
      name: `known leads, ${size} serving ${size === 1 ? 'process' : 'processes'}`,
      figure: perCpuSecond(size),
      unit: 'requests/CPU-s',
      baseline: `${size * perSecond} requests/s in all, on one machine`,
      ...(size > 1 && { ratio, ...atLeast(ratio, 0.85) }),
    }
  })
}

async function buyAll(api, bodies) {
  for (let at = 0; at < bodies.length; at += atOnce)
    await Promise.all(bodies.slice(at, at + atOnce).map((body) => api.post('/api/leads/enrich', body)))
}

/** Requests for each CPU-second of the servers. */
async function serve(servers, bodies) {
  const cpu = async () => (await Promise.all(servers.map((server) => server.cpuSeconds()))).reduce((a, b) => a + b)
  const before = await cpu()
  await Promise.all(
    servers.map(({ url }) =>
      load('paced', { sides: [{ url, key: adminKey }], path, bodies, perSecond, seconds, turns: 1, connections }),
    ),
  )
  return (servers.length * perSecond * seconds) / ((await cpu()) - before)
}
