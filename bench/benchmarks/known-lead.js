import { fastify } from 'fastify'
import { atLeast, atMost, median } from '../figures.js'
import { enrichable } from '../lead-list.js'
import { load } from '../load.js'
import { adminKey, openDelos } from '../open-delos.js'

const connections = 50
const warmSeconds = 2
const seconds = 4
const rounds = 2

/** A lead that is in the store, against a route that does nothing but parse and answer the same JSON. */
export async function measure(toUndo) {
  const { url, api, emulator } = await openDelos(toUndo)
  const lead = { email: enrichable(emulator.world)[0].email }
  await api.post('/api/leads/enrich', lead)
  const { body: answer } = await api.post('/api/leads/enrich', lead)
  const bareUrl = await openBareRoute(toUndo, answer)

  const flood = (base, duration) =>
    load('flood', { url: `${base}/api/leads/enrich`, key: adminKey, bodies: [lead], connections, seconds: duration })
  await flood(url, warmSeconds)
  await flood(bareUrl, warmSeconds)
  const ours = []
  const bare = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await flood(url, seconds))
    bare.push(await flood(bareUrl, seconds))
  }
  const failures = [...ours, ...bare].reduce((sum, result) => sum + result.failures, 0)
  if (failures) throw new Error(`${failures} requests failed`)
  const perSecond = (results) => median(results.map((result) => result.requestsPerSecond))
  const ratio = perSecond(ours) / perSecond(bare)
  const p99Ms = median(ours.map((result) => result.p99Ms))
  return [
    {
      name: 'known lead, 50 connections',
      figure: perSecond(ours),
      unit: 'requests/s',
      baseline: `${Math.round(perSecond(bare))} requests/s, bare Fastify route`,
      ratio,
      ...atLeast(ratio, 0.35),
    },
    { name: 'known lead, 50 connections, p99', figure: p99Ms, unit: 'ms', ...atMost(p99Ms, 25) },
  ]
}

async function openBareRoute(toUndo, answer) {
  const app = fastify()
  app.post('/api/leads/enrich', async () => answer)
  toUndo.add(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}
