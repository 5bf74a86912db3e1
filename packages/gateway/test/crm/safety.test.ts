import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { CrmAdapter } from '../../src/crm/crm-adapter.ts'
import { fieldRule } from '../../src/services/crm/mapping/mapping-schema.ts'
import { listQuarantined, releaseRecord } from '../../src/services/crm/reviews/quarantine.ts'
import { listParked } from '../../src/services/crm/runs/show-log.ts'
import { approveRun, declineRun } from '../../src/services/crm/runs/show-runs.ts'
import { syncConnection } from '../../src/services/crm/runs/start-run.ts'
import { runSync } from '../../src/services/sync/run-sync.ts'
import { type CrmStage, openCrmStage } from './crm-stage.ts'

const people = 12
let stage: CrmStage

beforeAll(async () => {
  stage = await openCrmStage()
  await stage.connect((mapping) => {
    const { contacts, deals } = mapping.objects
    if (!contacts || !deals) throw new Error('Contacts and deals were expected')
    const plain = [['email'], ['firstName', 'first_name'], ['lastName', 'last_name'], ['title']] as const
    contacts.fields = plain.map(([apollo, crm]) => fieldRule.parse({ apollo, crm: crm ?? apollo }))
    deals.fields = ['name', 'amount'].map((name) => fieldRule.parse({ apollo: name, crm: name }))
    for (const object of [contacts, deals]) object.deletes = { toCrm: true, toApollo: true }
    mapping.objects = { contacts, deals }
    mapping.deleteLimit = { share: 0.05, atLeast: 2 }
  })
  for (let number = 0; number < people; number++) {
    const email = `person${number}@safe.example`
    addToApollo({ first_name: `First${number}`, last_name: `Last${number}`, email })
    await stage.crm.add('deals', { name: `Deal ${number}`, amount: number })
  }
  await stage.preview()
  const run = await stage.sync()
  expect(run.writes).toEqual({ 'crm.create.done': people, 'apollo.create.done': people })
})

afterEach(() => {
  stage.weather.around = undefined
  stage.h.emulator.faults.clear()
})
afterAll(() => stage.close())

function addToApollo(fields: Record<string, string>): string {
  return stage.h.emulator.app.create('contact', fields)
}

async function inApollo(): Promise<{ contacts: number; deals: number }> {
  const { contacts, deals } = stage.h.gateway.apollo
  return {
    contacts: (await contacts.search({ per_page: 1 })).pagination.total_entries,
    deals: (await deals.search({ per_page: 1 })).pagination.total_entries,
  }
}

async function inCrm(): Promise<{ contacts: number; deals: number }> {
  const [contacts, deals] = [await stage.crm.all('contacts'), await stage.crm.all('deals')]
  return { contacts: contacts.length, deals: deals.length }
}

/** What a call to the CRM comes back as. */
function distort(change: (adapter: CrmAdapter) => Partial<CrmAdapter>): void {
  stage.weather.around = (adapter) => ({ ...adapter, ...change(adapter) })
}

async function begin(): Promise<string> {
  return (await syncConnection.call(stage.h.as(), { id: 'crm' })).runId
}

const never = new Promise<never>(() => {})

describe('a list that comes short', () => {
  const all = { contacts: people, deals: people }

  test('of the CRM, with all it leaves out called deleted, deletes nothing', async () => {
    const gone = (await stage.crm.all('deals')).map(({ id }) => ({ id: String(id), at: null }))
    distort((adapter) => ({
      changes: async (object, query) => ({
        ...(await adapter.changes(object, query)),
        records: [],
        deleted: object === 'deals' ? gone : [],
      }),
    }))
    expect((await stage.sync()).writes).toEqual({})
    expect(await inApollo()).toEqual(all)
  })

  test.each([{ cutList: 0, total: 0 }, { cutList: 5 }, { cutList: 5, total: 5 }])(
    'of Apollo, as %j, deletes nothing',
    async (effect) => {
      stage.h.emulator.faults.add({ endpoint: 'contacts/search', effect })
      await runSync.call(stage.h.as(), { object: 'contacts', full: true })
      expect((await stage.sync()).writes).toEqual({})
      expect(await inCrm()).toEqual(all)
    },
  )
})

describe('a run that would delete more than its share', () => {
  test('stops and asks, and leaves all as it is where somebody declines', async () => {
    // As where a token has lost its rights: the CRM shows nothing any more, by whatever way it is asked.
    const gone = (await stage.crm.all('deals')).slice(0, 4).map(({ id }) => String(id))
    distort((adapter) => ({
      changes: async (object, query) => ({
        ...(await adapter.changes(object, query)),
        deleted: object === 'deals' ? gone.map((id) => ({ id, at: null })) : [],
      }),
      read: async (object, ids, query) => {
        const found = await adapter.read(object, ids, query)
        return new Map([...found].filter(([id]) => !gone.includes(id)))
      },
    }))
    const run = await stage.sync()
    expect(run).toMatchObject({ state: 'awaiting_approval', counts: { deletionsHeld: 4 } })
    expect((await inApollo()).deals).toBe(people)
    stage.weather.around = undefined
    expect(await declineRun.call(stage.h.as(), { id: run.id })).toMatchObject({ state: 'completed' })
    expect((await stage.sync()).state).toBe('completed')
    expect((await inApollo()).deals).toBe(people)
  })

  test('goes on where somebody agrees', async () => {
    const kept = (await stage.crm.all('deals')).slice(4, 7)
    for (const { id } of kept) await stage.crm.remove('deals', String(id))
    const before = await inApollo()
    const run = await stage.sync()
    expect(run).toMatchObject({ state: 'awaiting_approval', writes: { 'apollo.delete.held': 3 } })
    expect(await inApollo()).toEqual(before)
    await expect(approveRun.call(stage.h.as(['write']), { id: run.id })).rejects.toMatchObject({ code: 'forbidden' })
    await approveRun.call(stage.h.as(), { id: run.id })
    expect(await stage.work(run.id)).toMatchObject({ state: 'completed', writes: { 'apollo.delete.done': 3 } })
    expect((await inApollo()).deals).toBe(before.deals - 3)
  })

  test('below that share deletes what may be deleted, and parks what Apollo keeps', async () => {
    const person = await stage.crm.find('contacts', { email: 'person0@safe.example' })
    await stage.crm.remove('contacts', String(person?.id))
    const run = await stage.sync()
    expect(run).toMatchObject({ state: 'completed', writes: { 'apollo.delete.failed': 1 } })
    const { parked } = await listParked.call(stage.h.as(), { id: 'crm' })
    expect(parked).toMatchObject([{ side: 'apollo', reason: 'not_deleted' }])
    expect((await inCrm()).contacts).toBe(people - 1)
    // What somebody has deleted is not made again.
    expect((await stage.sync()).writes).toEqual({})
  })
})

describe('a run that is killed', () => {
  test('in the middle of making records in the CRM makes none twice', async () => {
    for (let number = 0; number < 6; number++) {
      addToApollo({
        first_name: `Killed${number}`,
        last_name: `Kramer${number}`,
        email: `killed${number}@safe.example`,
      })
    }
    const before = (await inCrm()).contacts
    // Half of the batch is made, and the process is no more.
    distort((adapter) => ({
      create: async (object, writes, call) => {
        await adapter.create(object, writes.slice(0, 3), call)
        return never
      },
    }))
    const runId = await begin()
    void stage.work(runId)
    await expect.poll(async () => (await inCrm()).contacts, { timeout: 20_000 }).toBe(before + 3)
    stage.weather.around = undefined
    expect(await stage.work(runId)).toMatchObject({ state: 'completed', counts: { foundAgain: 3, createdInCrm: 3 } })
    expect((await inCrm()).contacts).toBe(before + 6)
    expect((await stage.sync()).writes).toEqual({})
  })

  test('in the middle of making a record in Apollo does not make it twice', async () => {
    const before = (await inApollo()).contacts
    await stage.crm.add('contacts', { first_name: 'Late', last_name: 'Lamb', email: 'late@safe.example' })
    stage.h.emulator.faults.add({ endpoint: 'contacts/create', effect: { delayMs: 600_000 } })
    const runId = await begin()
    stage.work(runId).catch(() => {})
    await expect.poll(async () => (await inApollo()).contacts, { timeout: 20_000 }).toBe(before + 1)
    // It was long ago: nobody has to wait until a list would show it.
    await stage.crm.ask(`update public.crm_writes set sent_at = sent_at - interval '20 seconds' where state = 'sent'`)
    expect(await stage.work(runId)).toMatchObject({ state: 'completed', counts: { foundAgain: 1 } })
    expect((await inApollo()).contacts).toBe(before + 1)
    expect((await stage.sync()).writes).toEqual({})
  })
})

describe('a record that goes back and forth', () => {
  let apolloId: string

  test('is left alone after some turns, while the others go on', async () => {
    const person = await stage.crm.find('contacts', { email: 'person1@safe.example' })
    const { contacts } = await stage.h.gateway.apollo.contacts.search({ q_keywords: 'person1@safe.example' })
    apolloId = contacts[0]?.id ?? ''
    let writes = 0
    for (let turn = 0; turn < 12; turn++) {
      // Apollo says one thing, and a workflow in the CRM another.
      if (turn % 2) await stage.crm.edit('contacts', String(person?.id), { title: 'Theirs' })
      else stage.h.emulator.app.edit('contact', apolloId, { title: 'Ours' })
      writes += Object.keys((await stage.sync()).writes).length
    }
    expect(writes).toBeLessThan(12)
    const { quarantined } = await listQuarantined.call(stage.h.as(), { id: 'crm' })
    expect(quarantined).toMatchObject([
      { object: 'contacts', crmId: person?.id, label: 'First1 Last1 <person1@safe.example>' },
    ])
    const other = await stage.crm.find('contacts', { email: 'person2@safe.example' })
    await stage.crm.edit('contacts', String(other?.id), { title: 'Calm' })
    expect((await stage.sync()).writes).toEqual({ 'apollo.update.done': 1 })
  })

  test('goes on where somebody has released it', async () => {
    const person = await stage.crm.find('contacts', { email: 'person1@safe.example' })
    const release = { id: 'crm', object: 'contacts', record: String(person?.id) } as const
    await releaseRecord.call(stage.h.as(), release)
    await expect(releaseRecord.call(stage.h.as(), release)).rejects.toMatchObject({ reason: 'not_quarantined' })
    await stage.crm.edit('contacts', String(person?.id), { title: 'Settled' })
    await stage.sync()
    expect((await stage.h.gateway.apollo.contacts.get(apolloId)).title).toBe('Settled')
    expect((await stage.sync()).writes).toEqual({})
  })
})

describe('undo of a run', () => {
  test('takes back what nobody has changed since, and says what it leaves', async () => {
    const one = await stage.crm.find('contacts', { email: 'person3@safe.example' })
    const other = await stage.crm.find('contacts', { email: 'person4@safe.example' })
    const idOf = async (email: string) =>
      (await stage.h.gateway.apollo.contacts.search({ q_keywords: email })).contacts[0]?.id ?? ''
    for (const email of ['person3@safe.example', 'person4@safe.example']) {
      stage.h.emulator.app.edit('contact', await idOf(email), { title: 'Mistaken' })
    }
    addToApollo({ first_name: 'Mistaken', last_name: 'Mole', email: 'mole@safe.example' })
    const run = await stage.sync()
    expect(run.writes).toEqual({ 'crm.create.done': 1, 'crm.update.done': 2 })
    await stage.crm.edit('contacts', String(other?.id), { title: 'Changed since' })
    const undone = await stage.undo(run.id)
    expect(undone).toMatchObject({ state: 'completed', counts: { undone: 2, notUndone: 1 } })
    expect(undone.diff.map(({ label, why }) => [label, why])).toEqual([
      ['First4 Last4 <person4@safe.example>', 'somebody has changed it since'],
    ])
    expect(await stage.crm.find('contacts', { id: one?.id ?? '' })).toMatchObject({ title: null })
    expect(await stage.crm.find('contacts', { email: 'mole@safe.example' })).toBeUndefined()
    const next = await stage.sync()
    expect(next.writes).toEqual({ 'apollo.update.done': 1 })
    expect(await stage.crm.find('contacts', { email: 'mole@safe.example' })).toBeUndefined()
  })
})
