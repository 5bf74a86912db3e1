import { setTimeout as sleep } from 'node:timers/promises'
import { createWorld } from '@delos/emulator'
import { createBalancer } from '../../packages/gateway/dist/testing/balancer.js'
import { createApi } from '../api.js'
import { atLeast, exactly } from '../figures.js'
import { followList } from '../follow-list.js'
import { openHouse } from '../house.js'
import { enrichable, leadList } from '../lead-list.js'
import { adminKey } from '../open-delos.js'
import { openUpstream } from '../open-upstream.js'

const perSecond = 200
const knownPeople = 100
const rows = 2000
const settleMs = 2000

/** Every process of a house is restarted, one after the other, under so many requests a second, while a list is worked on. */
export async function measure(toUndo) {
  const apolloUrl = await openUpstream(toUndo)
  const house = await openHouse(toUndo, { apolloUrl, env: { DELOS_DRAIN_SECONDS: '5', DELOS_STOP_SECONDS: '60' } })
  const balancer = createBalancer()
  toUndo.add(() => balancer.close())
  const serve = async () => {
    const server = await house.serve()
    balancer.add(server.url)
    await balancer.ready(server.url)
    return server
  }
  const places = []
  for (const start of [serve, serve, house.work, house.work]) places.push({ start, program: await start() })
  const world = createWorld()
  const people = enrichable(world).slice(0, knownPeople)
  const api = async () => createApi(await balancer.next(), adminKey)
  for (const { email } of people) await (await api()).post('/api/leads/enrich', { email })
  const { id } = await (await api()).upload('/api/enrichments', leadList(world, { rows, skip: knownPeople }).csv)

  const load = startLoad(balancer, { people, id })
  await sleep(settleMs)
  const codes = []
  for (const place of places) {
    const { url } = place.program
    codes.push(await place.program.end('SIGTERM'))
    balancer.remove(url)
    place.program = await place.start()
    await sleep(settleMs)
  }
  const { answered, failures, tookSeconds } = await load.end()
  const list = await followList(await api(), id, { pollMs: 200 })
  for (const failure of failures.slice(0, 5)) console.error(failure)
  const rate = answered / tookSeconds
  const forced = codes.filter((code) => code !== 0).length
  return [
    {
      name: `${places.length} processes restarted: requests failed`,
      figure: failures.length,
      unit: 'requests',
      baseline: `of ${answered}, ${Math.round(rate)} a second; the list is ${list.status}`,
      ...exactly(failures.length, 0),
    },
    { name: 'requests a second meanwhile', figure: rate, unit: 'requests/s', ...atLeast(rate, perSecond * 0.95) },
    { name: 'processes that ended by force', figure: forced, unit: 'processes', ...exactly(forced, 0) },
    {
      name: 'rows of the list that did not end',
      figure: list.total - list.done + list.unknown,
      unit: 'rows',
      ...exactly(list.total - list.done + list.unknown, 0),
    },
  ]
}

/** By the clock, whatever the answers do: known leads, their contacts by search, and the list's state. */
function startLoad(balancer, { people, id }) {
  const failures = []
  const open = new Set()
  let answered = 0
  const over = new AbortController()
  const startedAt = performance.now()
  async function ask(count) {
    const base = await balancer.next()
    const { email } = people[count % people.length]
    const request =
      count % 4
        ? { path: '/api/leads/enrich', method: 'POST', body: JSON.stringify({ email }) }
        : { path: `/api/enrichments/${id}`, method: 'GET' }
    const headers = { 'x-api-key': adminKey, ...(request.body && { 'content-type': 'application/json' }) }
    const answer = await fetch(base + request.path, { method: request.method, headers, body: request.body })
    const text = await answer.text()
    if (answer.ok) answered++
    else failures.push(`${answer.status} ${text.slice(0, 200)}`)
  }
  const running = (async () => {
    for (let count = 0; !over.signal.aborted; count++) {
      const dueAt = startedAt + (count * 1000) / perSecond
      await sleep(Math.max(0, dueAt - performance.now()))
      const request = ask(count)
        .catch((error) => failures.push(`${error.message}: ${error.cause}`))
        .finally(() => open.delete(request))
      open.add(request)
    }
  })()
  return {
    async end() {
      over.abort()
      await running
      await Promise.all(open)
      return { answered, failures, tookSeconds: (performance.now() - startedAt) / 1000 }
    },
  }
}
