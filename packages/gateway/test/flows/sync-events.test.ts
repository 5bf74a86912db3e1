import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listEventsAfter } from '../../src/db/events.ts'
import { runSync } from '../../src/services/sync/run-sync.ts'
import type { SyncObject } from '../../src/services/sync/sync-object.ts'
import { createHarness, type Harness } from '../harness.ts'

const replied = '66e5000000000000000e5003'
const qualify = '66f8000000000000000f8001'
const won = '66f8000000000000000f8005'

let h: Harness
/** The number of the last event that a test has looked at. */
let cursor = 0

beforeAll(async () => {
  // Nothing lags here, so that a run need not read again what it has read.
  h = await createHarness({ env: { DELOS_SYNC_LAG_SECONDS: '0', DELOS_SYNC_DELETE_PERCENT: '20' } })
})

beforeEach(async () => {
  h.emulator.reset()
  const tables = ['identities', 'contacts', 'accounts', 'deals', 'tasks', 'stageChanges', 'syncCursors'] as const
  for (const table of [...tables, 'syncRuns', 'syncRecords', 'sequences'] as const) {
    await h.gateway.db.deleteFrom(table).execute()
  }
  await news()
})

afterAll(() => h.close())

/** The events since the last look. */
async function news() {
  const events = await listEventsAfter(h.gateway.db, { after: cursor, limit: 1000 })
  cursor = Number(events.at(-1)?.seq ?? cursor)
  return events
}

async function typesOf() {
  return (await news()).map(({ type, source }) => `${source} ${type}`)
}

function sync(object: SyncObject, input: object = {}) {
  return runSync.call(h.as(), { object, ...input })
}

/** So many contacts at Apollo. */
async function save(count: number): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, at) => ({ first_name: `F${at}`, email: `p${at}@team.example` }))
  const ids: string[] = []
  for (let from = 0; from < count; from += 100) {
    const { created_contacts: made } = await h.gateway.apollo.contacts.bulkCreate({
      contacts: rows.slice(from, from + 100),
    })
    ids.push(...made.map(({ id }) => id ?? ''))
  }
  return ids
}

describe('events', () => {
  test('tell each difference of a contact once, and what it means', async () => {
    const [ada = ''] = await save(2)
    await sync('contacts')
    expect((await news()).map(({ type, data }) => [type, data.backfill])).toEqual([
      ['contact.created', true],
      ['contact.created', true],
    ])
    const { app } = h.emulator
    app.move('contact', ada, 'Replied')
    app.edit('contact', ada, { organization_name: 'Old Ltd' })
    await sync('contacts')
    const [updated, moved] = await news()
    expect(updated).toMatchObject({
      type: 'contact.updated',
      source: 'apollo',
      data: { apolloContactId: ada, changed: expect.arrayContaining(['stageId', 'company']) },
    })
    expect(moved).toMatchObject({ type: 'contact.stage_changed', data: { toStageId: replied } })
    app.edit('contact', ada, { organization_name: 'New Ltd' })
    await sync('contacts')
    const [, job] = await news()
    expect(job).toMatchObject({
      type: 'contact.job_changed',
      data: { fromCompany: 'Old Ltd', toCompany: 'New Ltd', changed: ['company'] },
    })
    expect(await sync('contacts')).toMatchObject({ nothingChanged: true, requests: 1 })
    expect(await news()).toEqual([])
    await h.drainJobs()
  })

  test('of our own writes come at once, and not again when the sync sees them', async () => {
    const deal = { name: 'Ours', amount: 5, ownerId: '66e4000000000000000e4001', stageId: qualify }
    const made = await h.http.post<{ dealId: string }>('/api/deals', deal)
    await h.http.patch(`/api/deals/${made.body.dealId}`, { stageId: won })
    const path = { method: 'POST', headers: { 'x-api-key': h.keys.admin, 'content-type': 'application/json' } }
    const body = JSON.stringify({ first_name: 'Ada', email: 'ada@team.example' })
    const saved = await fetch(`${h.url}/api/v1/contacts`, { ...path, body })
    const { contact } = (await saved.json()) as { contact: { id: string } }
    const dueAt = '2026-03-10T10:00:00Z'
    await h.http.post('/api/tasks', { contactId: contact.id, type: 'call', dueAt })
    const events = await news()
    expect(events.map(({ type }) => type)).toEqual([
      'deal.created',
      // Into its first stage.
      'deal.stage_changed',
      'deal.updated',
      'deal.stage_changed',
      'contact.created',
      'task.created',
    ])
    expect(new Set(events.map(({ source }) => source))).toEqual(new Set(['delos']))
    expect(events[1]?.data).toMatchObject({ fromStageId: null, toStageId: qualify })
    expect(events[3]?.data).toMatchObject({ fromStageId: qualify, toStageId: won })
    for (const object of ['deals', 'contacts', 'tasks'] as const) await sync(object)
    expect(await news()).toEqual([])
    await h.drainJobs()
  })

  test('of a purchase name what it brought', async () => {
    const email = h.emulator.world.people.find((person) => person.email && person.enrichable)?.email
    await h.http.post('/api/leads/enrich', { email })
    expect(await typesOf()).toEqual(['delos contact.created'])
  })

  test('of every other kind are found by content', async () => {
    for (const object of ['users', 'stages', 'lists', 'fields', 'sequences'] as const) {
      expect(await sync(object)).toMatchObject({ kind: 'full', unread: 0 })
      expect((await news()).every(({ data }) => data.backfill === true)).toBe(true)
      expect(await sync(object)).toMatchObject({ nothingChanged: true })
    }
    expect(await news()).toEqual([])
    const [ada = ''] = await save(1)
    await sync('contacts')
    await news()
    const [mailbox] = await h.gateway.apollo.mailboxes.list()
    const { emailer_campaigns: campaigns } = await h.gateway.apollo.sequences.search()
    const sequence = campaigns.find(({ active }) => active)?.id ?? ''
    await h.gateway.apollo.sequences.addContacts(sequence, {
      contact_ids: [ada],
      send_email_from_email_account_id: mailbox?.id ?? '',
    })
    await sync('contacts')
    h.emulator.app.reply(ada, sequence)
    await sync('contacts')
    await sync('sequences')
    const events = await news()
    expect(events.map(({ type }) => type)).toEqual([
      'contact.updated',
      'sequence.enrolled',
      'contact.updated',
      'sequence.replied',
      'sequence.updated',
    ])
    expect(events.at(-2)?.data).toMatchObject({ sequenceId: sequence, apolloContactId: ada })
    expect(events.at(-1)?.data.changed).toEqual(['replied'])
    const { app } = h.emulator
    const task = app.create('task', { type: 'call', contact_id: ada })
    await sync('tasks')
    await h.gateway.apollo.tasks.complete(task)
    await sync('tasks')
    expect(await typesOf()).toEqual(['apollo task.created', 'apollo task.updated', 'apollo task.completed'])
    await h.gateway.apollo.labels.create({ name: 'Warm', modality: 'contacts' })
    await sync('lists')
    expect(await typesOf()).toEqual(['apollo list.created'])
  })
})

describe('what is gone', () => {
  test('is deleted once Apollo says so for each, with an event', async () => {
    const [ada = '', ...others] = await save(30)
    await sync('contacts')
    await news()
    h.emulator.app.delete('contact', ada)
    expect(await sync('contacts')).toMatchObject({ kind: 'changes', vanished: 1, deleted: 0 })
    expect(await sync('contacts', { full: true })).toMatchObject({ vanished: 0, deleted: 1, unread: 0 })
    const [gone] = await news()
    expect(gone).toMatchObject({ type: 'contact.deleted', data: { apolloContactId: ada } })
    const left = await h.gateway.db.selectFrom('contacts').select('apolloContactId').execute()
    expect(left.filter(({ apolloContactId }) => apolloContactId !== null)).toHaveLength(others.length)
    expect(left).toHaveLength(30)
    expect(await sync('contacts', { full: true })).toMatchObject({ deleted: 0, nothingChanged: true })
  })

  test.each([
    ['shows fewer rows than it counts', { cutList: 5 }, { unread: 25, deleted: 0, status: 'completed' }],
    ['shows and counts a few less', { cutList: 27, total: 27 }, { deleted: 0, status: 'completed' }],
    ['shows and counts few', { cutList: 5, total: 5 }, { vanished: 25, deleted: 0, status: 'awaiting_approval' }],
    ['is empty', { cutList: 0, total: 0 }, { vanished: 30, deleted: 0, status: 'awaiting_approval' }],
  ])('is not told by a list that %s', async (_what, effect, outcome) => {
    await save(30)
    await sync('contacts')
    await news()
    h.emulator.faults.add({ endpoint: 'contacts/search', effect })
    expect(await sync('contacts', { full: true })).toMatchObject(outcome)
    h.emulator.faults.clear()
    expect(await sync('contacts', { full: true })).toMatchObject({ status: 'completed', deleted: 0, vanished: 0 })
    const { body } = await h.http.get<{ runs: { status: string }[] }>('/api/sync?object=contacts')
    expect(body.runs.map(({ status }) => status)).not.toContain('awaiting_approval')
    expect(await news()).toEqual([])
  })

  test('in great number waits for an approval, and is looked for once more', async () => {
    const ids = await save(30)
    await sync('contacts')
    for (const id of ids.slice(0, 12)) h.emulator.app.delete('contact', id)
    const { runId } = await sync('contacts', { full: true })
    const status = await h.http.get('/api/sync/status?object=contacts')
    expect(status.body).toMatchObject({
      objects: [{ status: 'awaiting_approval', waitsFor: 'approval', known: 30, total: 18, run: { vanished: 12 } }],
    })
    await news()
    const approved = await h.http.post(`/api/sync/runs/${runId}/approve`)
    expect(approved).toMatchObject({ status: 202, body: { vanished: 12, object: 'contacts' } })
    expect((await h.http.post(`/api/sync/runs/${runId}/approve`)).status).toBe(409)
    await h.drainJobs()
    expect((await typesOf()).filter((type) => type === 'apollo contact.deleted')).toHaveLength(12)
    expect(await sync('contacts')).toMatchObject({ total: 18, vanished: 0, nothingChanged: true })
  })
})

describe('a run', () => {
  test('that is broken off at any page goes on there: nobody is lost, nobody comes twice', async () => {
    await save(420)
    let failures = 0
    for (let after = 1; after <= 4; after += 1) {
      h.emulator.faults.add({
        endpoint: 'contacts/search',
        after,
        times: 1,
        effect: { status: 422, body: { error: 'No' } },
      })
      await sync('contacts').catch(() => (failures += 1))
    }
    h.emulator.faults.clear()
    await sync('contacts')
    const created = (await news()).filter(({ type }) => type === 'contact.created')
    expect(new Set(created.map(({ entityId }) => entityId)).size).toBe(420)
    expect(created).toHaveLength(420)
    expect(failures).toBeGreaterThan(2)
  })

  test('of a used-up hour waits with its job, and says until when', async () => {
    await save(250)
    const headers = { 'retry-after': '1800', 'x-hourly-requests-left': '0' }
    const body = { message: 'The maximum number of api calls allowed is 400 times per hour.' }
    h.emulator.faults.add({ endpoint: 'contacts/search', after: 2, effect: { status: 429, body, headers } })
    const { body: started } = await h.http.post<{ jobId: string }>('/api/sync', { object: 'contacts' })
    const waiting = () => h.gateway.db.selectFrom('syncRuns').selectAll().where('status', '=', 'waiting').execute()
    await expect.poll(waiting, { timeout: 20_000 }).toHaveLength(1)
    const { body: status } = await h.http.get('/api/sync/status?object=contacts')
    expect(status).toMatchObject({
      objects: [{ status: 'waiting', waitsFor: 'hour', waitsUntil: expect.any(String), known: 100 }],
    })
    h.emulator.faults.clear()
    await h.gateway.db.updateTable('jobs').set({ status: 'cancelled' }).where('id', '=', started.jobId).execute()
  })
})
