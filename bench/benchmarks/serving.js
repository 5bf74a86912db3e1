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
/** To each server: with more servers come more callers. */
const connections = 16
const warmSeconds = 2
const seconds = 5
const rounds = 3
const sizes = [1, 2, 4]

/**
 * Known leads over HTTP, from 1, 2 and 4 serving processes on PostgreSQL with Redis. Load, database and servers share the
 * machine's cores, so what counts is how many requests a CPU-second of the serving processes answers.
 */
export async function measure(toUndo) {
  const apolloUrl = await openUpstream(toUndo)
  const house = await openHouse(toUndo, { apolloUrl })
  const servers = []
  for (let number = 0; number < Math.max(...sizes); number++) servers.push(await house.serve())
  const people = enrichable(createWorld()).slice(0, knownPeople)
  const bodies = people.map(({ email }) => ({ email }))
  await buyAll(createApi(servers[0].url, adminKey), bodies)
  for (const size of sizes) await flood(servers.slice(0, size), { bodies, duration: warmSeconds })
  const runs = new Map(sizes.map((size) => [size, []]))
  for (let round = 0; round < rounds; round++)
    for (const size of sizes) runs.get(size).push(await flood(servers.slice(0, size), { bodies, duration: seconds }))
  const perCpuSecond = (size) => median(runs.get(size).map((run) => run.perCpuSecond))
  return sizes.map((size) => {
    const ratio = perCpuSecond(size) / perCpuSecond(1)
    return {
      name: `known leads, ${size} serving ${size === 1 ? 'process' : 'processes'}`,
      figure: perCpuSecond(size),
      unit: 'requests/CPU-s',
      baseline: `${Math.round(median(runs.get(size).map((run) => run.perSecond)))} requests/s in all, on one machine`,
      ...(size > 1 && { ratio, ...atLeast(ratio, 0.85) }),
    }
  })
}

async function buyAll(api, bodies) {
  for (let at = 0; at < bodies.length; at += atOnce)
    await Promise.all(bodies.slice(at, at + atOnce).map((body) => api.post('/api/leads/enrich', body)))
}

/** As many as go through so many connections to each. */
async function flood(servers, { bodies, duration }) {
  const cpu = async () => (await Promise.all(servers.map((server) => server.cpuSeconds()))).reduce((a, b) => a + b)
  const before = await cpu()
  const results = await Promise.all(
    servers.map(({ url }) =>
      load('flood', {
        url: `${url}/api/leads/enrich`,
        key: adminKey,
        bodies,
        connections,
        seconds: duration,
      }),
    ),
  )
  const failures = results.reduce((sum, result) => sum + result.failures, 0)
  if (failures) throw new Error(`${failures} requests failed`)
  const perSecond = results.reduce((sum, result) => sum + result.requestsPerSecond, 0)
  return { perSecond, perCpuSecond: (perSecond * duration) / ((await cpu()) - before) }
}
