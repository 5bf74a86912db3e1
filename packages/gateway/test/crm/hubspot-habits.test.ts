import { createMemoryLimiterStore } from '@delos/client'
import type { FaultEffect, HubspotOptions } from '@delos/emulator'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { CrmValue, CrmWrite } from '../../src/crm/crm-adapter.ts'
import { shareBudgets } from '../../src/crm/hubspot/budget-store.ts'
import { createHubspotAdapter } from '../../src/crm/hubspot/hubspot-adapter.ts'
import type { HubspotAdapterOptions } from '../../src/crm/hubspot/hubspot-options.ts'
import { Secret } from '../../src/secret.ts'
import { byKey, follow, idOf } from './conformance-parts.ts'
import { createFastClock } from './fast-clock.ts'
import { type HubspotWorld, openHubspotWorld } from './hubspot-world.ts'

// Much is done here: on a loaded machine it takes its time.
vi.setConfig({ testTimeout: 600_000 })

let crm: HubspotWorld

/** HubSpot's own limits and pauses, on a clock that runs a hundred times as fast. */
async function open(portal: HubspotOptions = {}, adapter: Partial<HubspotAdapterOptions> = {}): Promise<HubspotWorld> {
  const clock = adapter.clock ?? createFastClock()
  crm = await openHubspotWorld({
    portal: { limits: {}, clock: { now: clock.now }, ...portal },
    // A loaded machine makes a request of a moment last for seconds of the fast clock.
    adapter: { clock, limits: {}, timeoutMs: 600_000, maxWaitMs: 600_000, ...adapter },
  })
  return crm
}

afterEach(() => crm.close())

const person = (number: number) => ({ email: `p${number}@x.example`, firstname: 'Ada', lastname: `Number ${number}` })
const newPeople = (count: number): CrmWrite[] =>
  Array.from({ length: count }, (_, number) => ({ key: `k${number}`, fields: person(number) }))
const asked = (endpoint: string) => crm.hubspot.requests().filter((request) => request.endpoint === endpoint)
const seedPeople = (count: number) =>
  Array.from({ length: count }, (_, number) => crm.hubspot.user.create('contacts', person(number)))

const limit = (policyName: string): FaultEffect => ({ status: 429, body: { policyName, message: 'Too many' } })
const refusals: FaultEffect[] = [limit('TEN_SECONDLY_ROLLING'), limit('SECONDLY'), { status: 423, body: {} }]
const breakdowns: FaultEffect[] = [
  { status: 500 },
  { status: 503 },
  { html502: true },
  { reset: 'before' },
  { reset: 'after' },
  { truncate: true },
  { wrongTypes: true },
]

describe('HubSpot’s weather', () => {
  it('is waited out or resolved, a thousand times of a thousand', async () => {
    const { adapter, hubspot } = await open({}, { clock: createFastClock(2000) })
    const ids = seedPeople(20)
    await adapter.read('contacts', ids, { fields: ['email'] })
    const repeatable = [...refusals, ...breakdowns]
    let injected = 0
    for (let round = 0; injected < 1000; round += 1) {
      const pick = (list: FaultEffect[], at: number): FaultEffect => list[at % list.length] ?? { status: 503 }
      for (const effect of [pick(repeatable, round), pick(repeatable, round * 3 + 1)]) hubspot.faults.next('*', effect)
      const id = ids[round % ids.length] ?? ''
      const change = { key: 'w', id, fields: { jobtitle: `Title ${round}` } }
      if (round % 3 === 0) expect((await adapter.update('contacts', [change]))[0]?.ok).toBe(true)
      else if (round % 3 === 1) expect((await adapter.read('contacts', [id], { fields: ['email'] })).size).toBe(1)
      else {
        const match = { field: 'email', values: [`p${round % ids.length}@x.example`] }
        expect(await adapter.find('contacts', match, { fields: ['email'] })).toHaveLength(1)
      }
      injected += 2
      if (round % 10 > 0) continue
      hubspot.faults.next('*', pick(refusals, round / 10))
      const [made] = await adapter.create('contacts', [{ key: 'n', fields: person(1000 + round) }])
      expect(made?.ok).toBe(true)
      injected += 1
    }
    expect(hubspot.faults.list().filter(({ fired }) => fired === 0)).toEqual([])
  })

  it('that hides what became of a creation makes it unknown, and nothing twice', async () => {
    const { adapter, hubspot } = await open()
    for (const [at, effect] of breakdowns.entries()) {
      hubspot.faults.add({ endpoint: 'contacts/batch/create', times: 1, effect })
      const [result] = await adapter.create('contacts', [{ key: `n${at}`, fields: person(at) }])
      expect(result).toMatchObject({ ok: false, fault: 'unknown_outcome' })
    }
    expect(asked('contacts/batch/create')).toHaveLength(breakdowns.length)
    expect(hubspot.user.all('contacts')).toHaveLength(3)
  })

  it('hides nothing where each record carries the key of its creation', async () => {
    const key = { name: 'delos_key', label: 'Key', type: 'string', fieldType: 'text', isUnique: true } as const
    const { adapter, hubspot } = await open({ properties: { contacts: [key] } }, { keyProperty: 'delos_key' })
    hubspot.faults.add({ endpoint: 'contacts/batch/create', times: 1, effect: { reset: 'after' } })
    const results = await adapter.create('contacts', newPeople(150))
    expect(new Set(results.map(idOf)).size).toBe(150)
    expect(hubspot.user.all('contacts')).toHaveLength(150)
    hubspot.faults.add({ endpoint: 'contacts/batch/create', times: 1, effect: { reset: 'before' } })
    const [lost] = await adapter.create('contacts', [{ key: 'later', fields: person(999) }])
    expect(lost).toMatchObject({ ok: false, fault: 'unknown_outcome' })
  })
})

describe('one bad record', () => {
  it('of a hundred new ones fails alone, in one request', async () => {
    const { adapter, hubspot } = await open()
    const writes = newPeople(100)
    writes[41] = { key: 'k41', fields: { ...person(41), hs_lead_status: 'no such status' } }
    const results = byKey(await adapter.create('contacts', writes))
    expect(results.get('k41')).toMatchObject({ ok: false, fault: 'invalid_value', field: 'hs_lead_status' })
    expect([...results.values()].filter(({ ok }) => ok)).toHaveLength(99)
    expect(hubspot.user.all('contacts')).toHaveLength(99)
    expect(asked('contacts/batch/create')).toHaveLength(1)
  })

  it('of a hundred changes fails alone, though HubSpot refuses them all', async () => {
    const { adapter, hubspot } = await open()
    const ids = seedPeople(100)
    const bad = (at: number): Record<string, CrmValue> =>
      at === 7 ? { hs_lead_status: 'no' } : at === 63 ? { email: 'p1@x.example' } : {}
    const writes = ids.map((id, at) => ({ key: `k${at}`, id, fields: { jobtitle: 'Engineer', ...bad(at) } }))
    const results = byKey(await adapter.update('contacts', writes))
    expect(results.get('k7')).toMatchObject({ ok: false, fault: 'invalid_value', field: 'hs_lead_status' })
    expect(results.get('k63')).toMatchObject({ ok: false, fault: 'duplicate', existingIds: [ids[1]] })
    const changed = hubspot.user.all('contacts').filter(({ properties }) => properties.jobtitle === 'Engineer')
    expect(changed).toHaveLength(98)
    expect(asked('contacts/batch/update').length).toBeLessThanOrEqual(1 + 2 * 2 * 7)
  })

  it('is told by what it holds where HubSpot does not repeat the trace ids', async () => {
    const { adapter, hubspot } = await open({ echoesTraceIds: false })
    const writes = newPeople(30)
    writes[3] = { key: 'k3', fields: { email: 'no address' } }
    const results = byKey(await adapter.create('contacts', writes))
    expect(results.get('k3')?.ok).toBe(false)
    for (const [at, { key, fields }] of writes.entries()) {
      if (at !== 3) expect(hubspot.user.look('contacts', idOf(results.get(key)))?.properties.email).toBe(fields.email)
    }
  })

  it('is changed once for each write that names it', async () => {
    const { adapter, hubspot } = await open()
    const [id = ''] = seedPeople(1)
    const results = await adapter.update('contacts', [
      { key: 'a', id, fields: { jobtitle: 'First' } },
      { key: 'b', id, fields: { jobtitle: 'Second', city: 'London' } },
    ])
    expect(results.map(({ ok }) => ok)).toEqual([true, true])
    expect(hubspot.user.look('contacts', id)?.properties).toMatchObject({ jobtitle: 'Second', city: 'London' })
  })
})

it('nothing is searched to learn whether it is there', async () => {
  const { adapter } = await open()
  const made = await adapter.create('contacts', newPeople(3))
  const match = { field: 'email', values: ['P1@X.example', 'nobody@x.example'] }
  const found = await adapter.find('contacts', match, { fields: ['email'] })
  expect(found.map(({ id }) => id)).toEqual([idOf(made[1])])
  await adapter.update('contacts', [{ key: 'w', id: idOf(made[0]), fields: { jobtitle: 'Now' } }])
  const read = await adapter.read('contacts', [idOf(made[0])], { fields: ['jobtitle'] })
  expect(read.get(idOf(made[0]))?.fields.jobtitle).toBe('Now')
  expect(asked('contacts/search')).toEqual([])
})

describe('limits', () => {
  it('are kept by several processes together', async () => {
    const store = createMemoryLimiterStore()
    const limits = { burst: 40, search: 5 }
    const world = await open({ limits }, { budgets: shareBudgets(store), limits: { ...limits, search: 5 } })
    const ids = seedPeople(60)
    const others = [world.adapter, await world.another(), await world.another()]
    const read = (at: number) => others[at % 3]?.read('contacts', [ids[at % 60] ?? ''], { fields: ['email'] })
    const find = (at: number) =>
      others[at % 3]?.find('contacts', { field: 'lastname', values: [`Number ${at}`] }, { fields: [] })
    await Promise.all([
      ...Array.from({ length: 120 }, (_, at) => read(at)),
      ...Array.from({ length: 20 }, (_, at) => find(at)),
    ])
    expect(asked('contacts/search')).toHaveLength(20)
    expect(world.hubspot.requests().filter(({ status }) => status === 429)).toEqual([])
    await Promise.all(others.slice(1).map((adapter) => adapter.close()))
  })

  it('that last longer than a call waits are told, and what was written is not forgotten', async () => {
    const { adapter, hubspot } = await open({ limits: { daily: 3 } })
    const results = await adapter.create('contacts', newPeople(1000))
    expect(results.filter(({ ok }) => ok)).toHaveLength(200)
    expect(results.filter((result) => !result.ok && result.fault === 'unavailable')).toHaveLength(800)
    expect(hubspot.user.all('contacts')).toHaveLength(200)
    const again = adapter.create('contacts', [{ key: 'n', fields: person(5000) }])
    await expect(again).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) })
  })
})

describe('the feed', () => {
  it('finds more than 10,000 records that changed in the same moment', async () => {
    const wide = { burst: 1e6, search: 1e6 }
    const moment = Date.now()
    const { adapter, hubspot } = await open(
      { clock: { now: () => moment }, indexLagMs: 0, limits: wide },
      { limits: wide },
    )
    const { cursor } = await follow(adapter, 'contacts', { fields: [], cursor: null })
    for (let number = 0; number < 10_100; number += 1) hubspot.user.create('contacts', { lastname: `N${number}` })
    const feed = await follow(adapter, 'contacts', { fields: [], cursor })
    expect(new Set(feed.records.map(({ id }) => id)).size).toBe(10_100)
    expect(asked('contacts/search').length).toBeLessThanOrEqual(Math.ceil(10_100 / 200) + 1)
    expect(hubspot.requests().filter(({ status }) => status !== 200)).toEqual([])
  })

  it('costs two requests where nothing has changed', async () => {
    const { adapter, hubspot } = await open({}, { indexLagMs: 0 })
    seedPeople(5)
    const { cursor } = await follow(adapter, 'contacts', { fields: ['email'], cursor: null })
    const before = hubspot.requests().length
    const quiet = await follow(adapter, 'contacts', { fields: ['email'], cursor })
    expect(quiet.deleted).toEqual([])
    expect(hubspot.requests().length - before).toBeLessThanOrEqual(3)
  })

  it('follows a merge into a record of its own', async () => {
    const { adapter, hubspot } = await open({ merges: 'new_record', indexLagMs: 0 })
    const [primary = '', other = ''] = seedPeople(2)
    const { cursor } = await follow(adapter, 'contacts', { fields: ['email'], cursor: null })
    const into = hubspot.user.merge('contacts', { primary, other })
    const feed = await follow(adapter, 'contacts', { fields: ['email'], cursor })
    expect(feed.merged).toContainEqual({ from: primary, into })
    expect(feed.merged).toContainEqual({ from: other, into })
    expect(feed.deleted).toEqual([])
    expect((await adapter.read('contacts', [primary], { fields: [] })).get(primary)?.id).toBe(into)
    expect(await adapter.remove('contacts', [other])).toMatchObject([{ ok: false, fault: 'merged', mergedInto: into }])
  })

  it('reads the bin to its end, and an answer that breaks off deletes nothing', async () => {
    const { adapter, hubspot } = await open({ indexLagMs: 0 })
    const ids = seedPeople(250)
    const { cursor } = await follow(adapter, 'contacts', { fields: [], cursor: null })
    for (const id of ids.slice(0, 230)) hubspot.user.remove('contacts', id)
    hubspot.faults.add({ endpoint: 'contacts/list', times: 2, effect: { truncate: true } })
    const feed = await follow(adapter, 'contacts', { fields: [], cursor })
    expect(feed.deleted.toSorted()).toEqual(ids.slice(0, 230).toSorted())
    hubspot.faults.add({ endpoint: /contacts/, effect: { truncate: true } })
    await expect(adapter.changes('contacts', { fields: [], cursor })).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('refuses a cursor that is none', async () => {
    const { adapter } = await open()
    const feed = adapter.changes('contacts', { fields: [], cursor: '{"part":"elsewhere"}' })
    await expect(feed).rejects.toMatchObject({ code: 'misconfigured' })
  })
})

it('what belongs together is brought to what is wanted', async () => {
  const { adapter, hubspot } = await open()
  const company = hubspot.user.create('companies', { name: 'Works' })
  const [one = '', two = '', three = ''] = seedPeople(3)
  const fields = { dealname: 'Engine', dealstage: 'renewal_open' }
  const [made] = await adapter.create('deals', [{ key: 'd', fields, links: { company, contacts: [one, two] } }])
  const id = idOf(made)
  expect(hubspot.user.look('deals', id)?.properties.pipeline).toBe('renewals')
  await adapter.update('deals', [{ key: 'd', id, fields: {}, links: { contacts: [two, three] } }])
  expect(hubspot.user.look('deals', id)).toMatchObject({ company, contacts: [two, three] })
  await adapter.update('deals', [{ key: 'd', id, fields: {}, links: { company: null } }])
  expect((await adapter.read('deals', [id], { fields: [] })).get(id)?.links).toEqual({
    company: null,
    contacts: [two, three],
  })
  const other = hubspot.user.create('companies', { name: 'Other' })
  const task = { hs_timestamp: '2027-05-01T09:00:00Z', hs_task_subject: 'Call' }
  const [call] = await adapter.create('tasks', [{ key: 't', fields: task, links: { company, contacts: [one] } }])
  await adapter.update('tasks', [{ key: 't', id: idOf(call), fields: {}, links: { company: other } }])
  const read = await adapter.read('tasks', [idOf(call)], { fields: ['hs_task_subject'] })
  expect(read.get(idOf(call))).toMatchObject({
    fields: { hs_task_subject: 'Call' },
    links: { company: other, contacts: [one] },
  })
  const lost = await adapter.update('deals', [{ key: 'd', id, fields: {}, links: { company: '1' } }])
  expect(lost).toMatchObject([{ ok: false, fault: 'not_found' }])
})

describe('what the token may not do', () => {
  it('is told by the scope that is missing', async () => {
    const scopes = ['crm.objects.contacts.read', 'crm.schemas.contacts.read']
    const { adapter } = await open({ tokens: [{ token: 'reader', scopes }] })
    await adapter.check()
    const write = adapter.create('contacts', [{ key: 'n', fields: person(1) }])
    await expect(write).rejects.toMatchObject({ code: 'forbidden', message: /crm\.objects\.contacts\.write/ })
  })

  it('or the guard: an address of this network is not asked', async () => {
    await open()
    const token = new Secret('t')
    const inside = createHubspotAdapter({ token, clock: createFastClock(), baseUrl: 'https://10.0.0.1' })
    await expect(inside.check()).rejects.toMatchObject({ code: 'misconfigured' })
    await inside.close()
  })
})
