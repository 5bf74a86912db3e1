import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findValue } from '../../src/services/sync/cursors.ts'
import { runSync } from '../../src/services/sync/run-sync.ts'
import { createHarness, type Harness } from '../harness.ts'

const interested = '66e5000000000000000e5004'
const qualify = '66f8000000000000000f8001'
const won = '66f8000000000000000f8005'

let h: Harness

beforeAll(async () => {
  h = await createHarness()
})

beforeEach(async () => {
  h.emulator.reset()
  const tables = [
    'identities',
    'contacts',
    'accounts',
    'deals',
    'stageChanges',
    'syncCursors',
    'syncRuns',
    'syncRecords',
    'events',
  ] as const
  for (const table of tables) await h.gateway.db.deleteFrom(table).execute()
})

afterAll(() => h.close())

/** So many contacts at Apollo, a hundred a call. */
async function saveContacts(count: number): Promise<void> {
  const all = Array.from({ length: count }, (_, index) => ({
    first_name: `F${index}`,
    last_name: `L${index}`,
    email: `p${index}@team.example`,
  }))
  for (let from = 0; from < count; from += 100) {
    await h.gateway.apollo.contacts.bulkCreate({ contacts: all.slice(from, from + 100) })
  }
}

function stored() {
  return h.gateway.db.selectFrom('contacts').selectAll().orderBy('id').execute()
}

function stageChanges() {
  return h.gateway.db.selectFrom('stageChanges').selectAll().orderBy('id').execute()
}

describe('contacts', () => {
  test('are read once; a second look finds nothing', async () => {
    await saveContacts(230)
    const first = await runSync.call(h.as(), { object: 'contacts' })
    expect(first).toMatchObject({
      kind: 'full',
      counts: { created: 230, updated: 0, stageChanges: 0 },
      total: 230,
      unread: 0,
      nothingChanged: false,
    })
    expect((await stored()).length).toBe(230)
    expect(await stageChanges()).toEqual([])
    const second = await runSync.call(h.as(), { object: 'contacts' })
    expect(second).toMatchObject({
      counts: { created: 0, updated: 0 },
      nothingChanged: true,
    })
  })

  test('that changed are updated, and a new stage is handed to the rules', async () => {
    await saveContacts(3)
    await runSync.call(h.as(), { object: 'contacts' })
    const [ada] = await stored()
    const id = ada?.apolloContactId ?? ''
    await h.gateway.apollo.contacts.update(id, { title: 'Chief', contact_stage_id: interested })
    expect(await runSync.call(h.as(), { object: 'contacts' })).toMatchObject({
      counts: { created: 0, updated: 1, stageChanges: 1 },
    })
    expect((await stored())[0]).toMatchObject({ title: 'Chief', stageId: interested })
    const [change] = await stageChanges()
    expect(change).toMatchObject({
      object: 'contact',
      entityId: ada?.id,
      fromStageId: ada?.stageId,
      toStageId: interested,
      source: 'apollo',
    })
    const job = await h.gateway.db
      .selectFrom('jobs')
      .select('name')
      .where('intent', '=', `stage-change-${change?.id}`)
      .execute()
    expect(job).toEqual([{ name: 'stage-change' }])
    const audit = await h.http.get(`/api/audit?entityType=contact&entityId=${ada?.id}`)
    expect(audit.body).toMatchObject({
      entries: [{ action: 'contact.synced', after: { title: 'Chief' } }, { before: null }],
    })
    await h.drainJobs()
  })

  test('are read on where a broken pass left off, and the watermark moves with the last page only', async () => {
    await saveContacts(350)
    h.emulator.faults.add({
      endpoint: 'contacts/search',
      after: 2,
      times: 1,
      effect: { status: 422, body: { error: 'No' } },
    })
    await expect(runSync.call(h.as(), { object: 'contacts' })).rejects.toMatchObject({ code: 'upstream_rejected' })
    expect((await stored()).length).toBe(100)
    expect((await findValue(h.gateway.db, 'contacts', 'watermark'))?.at).toBeUndefined()
    await h.gateway.apollo.contacts.create({ first_name: 'Late', email: 'late@team.example' })

    const report = await runSync.call(h.as(), { object: 'contacts' })
    expect(report.counts).toMatchObject({ created: 251, stageChanges: 0 })
    expect((await stored()).length).toBe(351)
    const { contacts } = await h.gateway.apollo.contacts.search({ sort_by_field: 'contact_updated_at', per_page: 1 })
    expect((await findValue(h.gateway.db, 'contacts', 'watermark'))?.at).toBe(contacts[0]?.updated_at)
    const runs = await h.http.get<{ runs: { status: string; error: string | null; counts: object }[] }>(
      '/api/sync?object=contacts',
    )
    expect(runs.body.runs.map(({ status }) => status)).toEqual(['completed', 'failed'])
    expect(runs.body.runs[1]).toMatchObject({ error: 'upstream_rejected', counts: { created: 100 } })
  })

  test('that Apollo holds twice are one person here, and stay so', async () => {
    const person = h.emulator.world.people[0]
    for (let twin = 0; twin < 2; twin += 1) await h.gateway.apollo.contacts.create({ person_id: person?.id })
    expect(await runSync.call(h.as(), { object: 'contacts' })).toMatchObject({
      counts: { created: 1, updated: 0 },
    })
    expect(await runSync.call(h.as(), { object: 'contacts' })).toMatchObject({ nothingChanged: true })
    expect(await stored()).toHaveLength(1)
  })

  test('who were enriched before keep what was paid for', async () => {
    const person = h.emulator.world.people.find(({ email }) => email)
    const email = person?.email ?? ''
    const enriched = await h.http.post<{ contact: { id: string } }>('/api/leads/enrich', { email })
    await h.gateway.apollo.contacts.create({ person_id: person?.id, email })
    expect(await runSync.call(h.as(), { object: 'contacts' })).toMatchObject({
      counts: { created: 0, updated: 1, stageChanges: 0 },
    })
    const [contact] = await stored()
    expect(contact).toMatchObject({
      id: enriched.body.contact.id,
      apolloContactId: expect.any(String),
      stageId: expect.any(String),
    })
    expect(contact?.raw).toMatchObject({ id: person?.id })
  })
})

describe('accounts', () => {
  test('are compared by their content', async () => {
    const account = await h.gateway.apollo.accounts.create({ name: 'Widgets', domain: 'widgets.example' })
    await h.gateway.apollo.accounts.create({ name: 'Gadgets' })
    expect(await runSync.call(h.as(), { object: 'accounts' })).toMatchObject({ counts: { created: 2 } })
    expect(await runSync.call(h.as(), { object: 'accounts' })).toMatchObject({
      counts: { updated: 0 },
      nothingChanged: true,
    })
    await h.gateway.apollo.accounts.update(account.id, { name: 'Widgets Ltd' })
    expect(await runSync.call(h.as(), { object: 'accounts' })).toMatchObject({ counts: { updated: 1 } })
  })
})

describe('deals', () => {
  test('that moved in Apollo are stage changes; those moved here are none again', async () => {
    const made = await h.http.post<{ dealId: string }>('/api/deals', {
      name: 'Ours',
      amount: 5,
      ownerId: '66e4000000000000000e4001',
      stageId: qualify,
    })
    const theirs = await h.gateway.apollo.deals.create({ name: 'Theirs', opportunity_stage_id: qualify })
    expect(await runSync.call(h.as(), { object: 'deals' })).toMatchObject({
      counts: { created: 1, updated: 0, stageChanges: 0 },
    })
    await h.http.patch(`/api/deals/${made.body.dealId}`, { stageId: won })
    await h.gateway.apollo.deals.update(theirs.id, { opportunity_stage_id: won, amount: 7 })
    expect(await runSync.call(h.as(), { object: 'deals' })).toMatchObject({
      counts: { updated: 1, stageChanges: 1 },
    })
    expect(await runSync.call(h.as(), { object: 'deals' })).toMatchObject({ nothingChanged: true })
    const changes = await stageChanges()
    expect(changes.map(({ entityId, source, fromStageId }) => [entityId, source, fromStageId])).toEqual([
      [made.body.dealId, 'delos', null],
      [made.body.dealId, 'delos', qualify],
      [theirs.id, 'apollo', qualify],
    ])
    await h.drainJobs()
  })
})

describe('a sync', () => {
  test('runs in the background, once at a time', async () => {
    await saveContacts(5)
    // It is under way until everybody has asked.
    await h.gateway.queues.queues.get('apollo-sync')?.pause()
    const asked = Array.from({ length: 8 }, () => h.http.post<{ jobId: string }>('/api/sync', { object: 'contacts' }))
    const answers = await Promise.all(asked)
    await h.gateway.queues.queues.get('apollo-sync')?.resume()
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202))
    const [id, ...others] = new Set(answers.map(({ body }) => body.jobId))
    expect(others).toEqual([])
    await h.drainJobs()
    expect((await h.http.get(`/api/jobs/${id}`)).body).toMatchObject({
      status: 'completed',
      result: { counts: { created: 5 } },
    })
    expect(await h.http.post('/api/sync', { object: 'planets' })).toMatchObject({
      status: 422,
      body: { field: 'object' },
    })
  })
})
