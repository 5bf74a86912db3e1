import { createHubspot } from '@delos/emulator'
import { createHubspotAdapter } from '../../packages/gateway/dist/crm/hubspot/hubspot-adapter.js'
import { Secret } from '../../packages/gateway/dist/secret.js'
import { atMost, exactly } from '../figures.js'
import { createScaledClock } from '../scaled-clock.js'

const contacts = 20_000
const mostOfABatch = 100
const least = contacts / mostOfABatch
const speed = 100
// Longer than a change may take to show in HubSpot's search: what was written before is not read twice.
const quietMs = 400_000

/** HubSpot's own limits, on a clock a hundred times as fast. */
export async function measure(toUndo) {
  const clock = createScaledClock(speed)
  const hubspot = await createHubspot({ clock: { now: () => Math.floor(clock.now()) } })
  toUndo.add(() => hubspot.close())
  const adapter = createHubspotAdapter({
    token: new Secret(hubspot.token),
    clock,
    baseUrl: hubspot.url,
    allowLoopback: true,
    // A moment of the wall's clock is seconds of this one.
    timeoutMs: 30_000 * speed,
    maxWaitMs: 30_000 * speed,
  })
  toUndo.add(() => adapter.close())
  const exported = await exportAll({ adapter, hubspot })
  await clock.sleep(quietMs)
  return [...exported, ...(await readAll({ adapter, hubspot }))]
}

async function exportAll({ adapter, hubspot }) {
  const writes = Array.from({ length: contacts }, (_, number) => ({
    key: `contact-${number}`,
    fields: {
      email: `person${number}@company${number % 997}.example`,
      firstname: 'Ada',
      lastname: `Number ${number}`,
      jobtitle: 'Engineer',
    },
  }))
  const results = await adapter.create('contacts', writes)
  const failed = results.filter(({ ok }) => !ok).length
  const there = hubspot.user.all('contacts').length
  if (failed || there !== contacts) throw new Error(`${failed} failed, ${there} of ${contacts} are there`)
  const requests = hubspot.requests()
  const batches = requests.filter(({ endpoint }) => endpoint === 'contacts/batch/create')
  const partly = batches.filter(({ inputs }) => inputs < mostOfABatch).length
  return [
    figure('first export, requests', requests.length),
    {
      name: 'HubSpot, first export: batches not full',
      figure: partly,
      unit: `of ${batches.length}`,
      ...exactly(partly, 0),
    },
    refusals('first export', requests),
  ]
}

async function readAll({ adapter, hubspot }) {
  const before = hubspot.requests().length
  const seen = new Set()
  for (let cursor = null; ; ) {
    const page = await adapter.changes('contacts', { fields: ['email', 'lastname'], cursor })
    for (const { id } of page.records) seen.add(id)
    if (page.isLast) break
    cursor = page.cursor
  }
  if (seen.size !== contacts) throw new Error(`${seen.size} of ${contacts} were read`)
  const requests = hubspot.requests().slice(before)
  return [figure('first read, requests', requests.length), refusals('first read', requests)]
}

function figure(name, requests) {
  const ratio = requests / least
  return {
    name: `HubSpot, ${contacts} contacts: ${name}`,
    figure: requests,
    unit: 'requests',
    baseline: `at the least ${least}`,
    ratio,
    ...atMost(ratio, 1.05),
  }
}

function refusals(name, requests) {
  const refused = requests.filter(({ status }) => status === 429).length
  return { name: `HubSpot, ${name}`, figure: refused, unit: 'answers of 429', ...exactly(refused, 0) }
}
