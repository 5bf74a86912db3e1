import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { retention } from '../../packages/gateway/dist/services/retention/rules.js'
import { createApi } from '../api.js'
import { atMost, exactly } from '../figures.js'
import { openHouse } from '../house.js'
import { enrichable, leadList } from '../lead-list.js'
import { residentBytes } from '../memory-of.js'
import { adminKey, noLimit, openEmulator } from '../open-delos.js'

const minutes = 10
const knownPeople = 200
const listRows = 100
const sampleMs = 1000
const endpoints = [
  'contacts/search',
  'contact_stages/index',
  'mixed_people/api_search',
  'contacts/show',
  'users/search',
]

/** Ten minutes of everything at once, from a server and a worker on PostgreSQL with Redis: what grows, and does memory? */
export async function measure(toUndo) {
  const limits = Object.fromEntries(endpoints.map((endpoint) => [endpoint, noLimit]))
  const emulator = await openEmulator({ savedContacts: 500, limits })
  toUndo.add(() => emulator.close())
  const house = await openHouse(toUndo, {
    apolloUrl: emulator.url,
    env: { DELOS_ALLOW_PRIVATE_WEBHOOKS: 'true', DELOS_SEAL_KEY: 'for-the-secrets-of-webhooks-in-the-soak' },
  })
  const programs = { server: await house.serve(), worker: await house.work() }
  const api = createApi(programs.server.url, adminKey)
  const received = await openReceiver(toUndo, api)
  const before = await tableSizes(house.databaseUrl)
  const samples = []
  const done = new AbortController()
  const load = startLoad({ api, emulator, over: done.signal })
  for (let second = 0; second < minutes * 60; second++) {
    await sleep(sampleMs)
    samples.push(await Promise.all(Object.values(programs).map(({ pid }) => residentBytes(pid))))
  }
  done.abort()
  const { counts, failures } = await load
  for (const failure of failures.slice(0, 5)) console.error(failure)
  const after = await tableSizes(house.databaseUrl)
  const grown = growth(before, after)
  for (const [table, rows] of grown) console.error(`soak: ${table} grew by ${rows} rows`)
  const unknown = grown.filter(([table]) => !(table.startsWith('bullmq.') || toCamel(table) in retention))
  return [
    ...Object.keys(programs).map((name, at) =>
      memoryFigure(
        name,
        samples.map((sample) => sample[at]),
      ),
    ),
    {
      name: 'tables that grew and retention does not know',
      figure: unknown.length,
      unit: 'tables',
      baseline: `of ${grown.length} that grew`,
      ...exactly(unknown.length, 0),
    },
    {
      name: 'requests failed meanwhile',
      figure: failures.length,
      unit: 'requests',
      baseline: `${Object.entries(counts)
        .map(([what, count]) => `${count} ${what}`)
        .join(', ')}; ${received()} webhooks`,
      ...exactly(failures.length, 0),
    },
  ]
}

function memoryFigure(name, bytes) {
  const minute = (number) => bytes.slice((number - 1) * 60, number * 60)
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [early, late] = [mean(minute(2)), mean(minute(minutes))]
  const course = Array.from({ length: minutes }, (_, at) => (mean(minute(at + 1)) / 1e6).toFixed(0)).join(' ')
  return {
    name: `${minutes} minutes of mixed load: the ${name}'s memory`,
    figure: late / 1e6,
    unit: 'MB',
    baseline: `${(early / 1e6).toFixed(0)} MB in the second minute; ${course}`,
    ratio: late / early,
    ...atMost(late / early, 1.1),
  }
}

/** A receiver of webhooks that takes everything. */
async function openReceiver(toUndo, api) {
  let count = 0
  const server = createServer((request, response) => {
    count++
    request.resume()
    request.once('end', () => response.writeHead(204).end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  toUndo.add(() => server.closeAllConnections())
  toUndo.add(() => server.close())
  await api.put('/api/webhooks/soak', { url: `http://127.0.0.1:${server.address().port}/events`, events: ['*'] })
  return () => count
}

/** Each at a pace of its own, by the clock. */
async function startLoad({ api, emulator, over }) {
  const people = enrichable(emulator.world)
  const known = people.slice(0, knownPeople)
  const moved = emulator.world.contacts ?? []
  let nextUnknown = knownPeople
  let nextList = 0
  const counts = {}
  const failures = []
  const must = async (answer) => {
    const { status, body } = await answer
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body).slice(0, 200)}`)
  }
  async function every(ms, what, ask) {
    const startedAt = performance.now()
    for (let count = 0; !over.aborted; count++) {
      await sleep(Math.max(0, startedAt + count * ms - performance.now()))
      try {
        await ask(count)
        counts[what] = (counts[what] ?? 0) + 1
      } catch (error) {
        failures.push(`${what}: ${error.message}`)
        if (process.env.BENCH_LOG && failures.length < 20) console.error(failures.at(-1))
      }
    }
  }
  const nameOf = ({ email }) => ({ email })
  await Promise.all([
    every(50, 'known', (count) => must(api.post('/api/leads/enrich', nameOf(known[count % known.length])))),
    every(500, 'new', () => must(api.post('/api/leads/enrich', nameOf(people[nextUnknown++ % people.length])))),
    every(20_000, 'lists', () => {
      const skip = (nextList++ * listRows) % (people.length - listRows)
      return api.upload('/api/enrichments', leadList(emulator.world, { rows: listRows, skip, misses: 0.1 }).csv)
    }),
    every(200, 'pass-through', (count) =>
      must(api.post('/api/v1/mixed_people/api_search', { page: 1 + (count % 5), per_page: 10 })),
    ),
    every(20_000, 'syncs', () => must(api.post('/api/sync', { object: 'contacts' }))),
    every(1000, 'event reads', () => api.get('/api/events?limit=50')),
    every(1000, 'credit reads', () => api.get('/api/credits')),
    every(2000, 'moves', (count) => moveOne(emulator, moved, count)),
  ])
  return { counts, failures }
}

/** Somebody in Apollo moves a contact to another stage: the next sync makes an event of it, and a webhook. */
async function moveOne({ url, app }, moved, count) {
  if (!moved.length) {
    const answer = await fetch(`${url}/api/v1/contacts/search`, {
      method: 'POST',
      headers: { 'x-api-key': 'emulator-master-key', 'content-type': 'application/json' },
      body: JSON.stringify({ per_page: 100 }),
    })
    moved.push(...(await answer.json()).contacts.map(({ id }) => id))
    const stages = await fetch(`${url}/api/v1/contact_stages`, { headers: { 'x-api-key': 'emulator-master-key' } })
    moved.stages = (await stages.json()).contact_stages.map(({ id }) => id)
  }
  app.move(
    'contact',
    moved[count % moved.length],
    moved.stages[Math.floor(count / moved.length + count) % moved.stages.length],
  )
}

async function tableSizes(connectionString) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query(`select schemaname as schema, relname as name from pg_stat_user_tables`)
    const sizes = new Map()
    for (const { schema, name } of rows) {
      const { rows: counted } = await client.query(`select count(*)::int as n from "${schema}"."${name}"`)
      sizes.set(schema === 'public' ? name : `${schema}.${name}`, counted[0].n)
    }
    return sizes
  } finally {
    await client.end()
  }
}

function growth(before, after) {
  const changes = [...after].map(([table, rows]) => [table, rows - (before.get(table) ?? 0)])
  return changes.filter(([, rows]) => rows > 0).sort((a, b) => b[1] - a[1])
}

const toCamel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase())
