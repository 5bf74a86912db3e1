import { setTimeout as sleep } from 'node:timers/promises'
import { runSync } from '../../packages/gateway/dist/services/sync/run-sync.js'
import { startDelosChild } from '../delos-child.js'
import { atMost, exactly } from '../figures.js'
import { noLimit, openDelos } from '../open-delos.js'
import { createRandom } from '../random.js'

const sizes = [2000, 20_000, 180_000]
const changes = 200
const rowsPerPage = 100
const killedContacts = 10_000
const kills = 20
const mostAliveMs = 900

const limits = { 'contacts/search': noLimit, 'contacts/show': noLimit, 'contact_stages/index': noLimit }

/** A team's saved contacts at three sizes, a user who changes 200 of them, lists that come cut or empty, and 20 kills. */
export async function measure(toUndo) {
  const figures = []
  for (const size of sizes) figures.push(...(await oneSize(toUndo, size)))
  figures.push(...(await killed(toUndo)))
  return figures
}

async function oneSize(toUndo, size) {
  const delos = await openDelos(toUndo, { emulator: { savedContacts: size, limits } })
  const startedAt = performance.now()
  const first = await sync(delos)
  const seconds = (performance.now() - startedAt) / 1000
  const least = Math.ceil(size / rowsPerPage)
  const wrong = await notOnce(delos.gateway, size)
  const found = await change(delos, size)
  const figures = [
    {
      name: `first sync of ${size}: requests`,
      figure: first.requests,
      unit: 'requests',
      baseline: `${least} at least; ${Math.round(size / seconds)} contacts a second`,
      ratio: first.requests / least,
      // A short list is read twice where its changes are younger than the index may lag.
      ...(size < 20_000 ? {} : { bar: '≤ 1.05', ok: first.requests / least <= 1.05 }),
    },
    { name: `first sync of ${size}: not exactly once`, figure: wrong, unit: 'contacts', ...exactly(wrong, 0) },
    {
      name: `${changes} changes among ${size}: list requests`,
      figure: found.requests,
      unit: 'requests',
      baseline: `${found.events} of ${changes} found`,
      bar: '≤ 5',
      ok: found.requests <= 5 && found.events === changes,
    },
  ]
  if (size === sizes[0]) figures.push(await cutLists(delos))
  return figures
}

/** Calls as the emulator counts them, less the first look at the stages. */
async function sync({ gateway, emulator }, input = {}) {
  const before = emulator.stats().requestsByEndpoint['contacts/search'] ?? 0
  const actor = { type: 'key', id: 'bench', name: 'bench', scopes: ['admin'] }
  const context = gateway.as(actor, { requestId: gateway.makeId() })
  const report = await runSync.call(context, { object: 'contacts', ...input })
  return { ...report, requests: (emulator.stats().requestsByEndpoint['contacts/search'] ?? 0) - before }
}

/** Contacts that were not stored, or whose event did not come once. */
async function notOnce({ db }, size) {
  const stored = await db
    .selectFrom('contacts')
    .select((eb) => eb.fn.count('apolloContactId').distinct().as('count'))
    .executeTakeFirstOrThrow()
  const events = await db
    .selectFrom('events')
    .select((eb) => [eb.fn.countAll().as('count'), eb.fn.count('entityId').distinct().as('distinct')])
    .where('type', '=', 'contact.created')
    .executeTakeFirstOrThrow()
  const twice = Number(events.count) - Number(events.distinct)
  return size - Number(stored.count) + Math.abs(size - Number(events.distinct)) + twice
}

async function change(delos, size) {
  const { emulator, gateway } = delos
  const random = createRandom(size)
  const chosen = new Set()
  while (chosen.size < changes) chosen.add(random.int(0, size - 1))
  for (const number of chosen) {
    const id = `66c30000${number.toString(16).padStart(16, '0')}`
    emulator.app.edit('contact', id, { title: `Changed ${number}` })
  }
  const { requests } = await sync(delos)
  const { count } = await gateway.db
    .selectFrom('events')
    .select((eb) => eb.fn.count('entityId').distinct().as('count'))
    .where('type', '=', 'contact.updated')
    .executeTakeFirstOrThrow()
  return { requests, events: Number(count) }
}

async function cutLists(delos) {
  let deleted = 0
  for (const effect of [{ cutList: 0, total: 0 }, { cutList: 40 }, { cutList: 40, total: 40 }]) {
    delos.emulator.faults.add({ endpoint: 'contacts/search', effect })
    deleted += (await sync(delos, { full: true })).deleted
    delos.emulator.faults.clear()
  }
  return {
    name: 'lists that come empty or cut: deletions',
    figure: deleted,
    unit: 'contacts',
    ...exactly(deleted, 0),
  }
}

/** `kill -9` at random moments of the first sync, on a folder that stays. */
async function killed(toUndo) {
  const dataDir = await toUndo.folder()
  const start = () => startDelosChild(toUndo, { dataDir, emulator: { savedContacts: killedContacts, limits } })
  const random = createRandom(5)
  let child = start()
  let api = await child.ready()
  await api.post('/api/sync', { object: 'contacts' })
  let underWay = 0
  for (let at = 0; at < kills; at++) {
    await sleep(random.int(1, mostAliveMs))
    const { objects } = await api.get('/api/sync/status?object=contacts')
    if (objects[0].status === 'running' || objects[0].status === 'queued') underWay++
    await child.kill()
    child = start()
    api = await child.ready()
  }
  for (;;) {
    const { objects } = await api.get('/api/sync/status?object=contacts')
    if (objects[0].status === 'idle') break
    await sleep(200)
  }
  const { objects } = await api.get('/api/sync/status?object=contacts')
  await child.close()
  const delos = await openDelos(toUndo, { dataDir, emulator: { savedContacts: killedContacts, limits } })
  const wrong = await notOnce(delos.gateway, killedContacts)
  return [
    {
      name: `${kills} kills in a sync of ${killedContacts}: lost or twice`,
      figure: wrong,
      unit: 'contacts',
      baseline: `${underWay} kills under way`,
      ...exactly(wrong, 0),
    },
    {
      name: `${kills} kills: requests of the run`,
      figure: objects[0].run.requests,
      unit: 'requests',
      baseline: `${killedContacts / rowsPerPage} at least`,
      ...atMost(objects[0].run.requests, killedContacts / rowsPerPage + 3 * kills),
    },
  ]
}
