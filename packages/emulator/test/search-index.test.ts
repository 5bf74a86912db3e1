import { afterEach, describe, expect, test } from 'vitest'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness

afterEach(() => harness.emulator.close())

interface Row {
  id: string
  title: string
  contact_stage_id: string
}

async function search(params: object) {
  const { status, json } = await harness.post('contacts/search', { per_page: 100, ...params })
  return { status, pagination: json.pagination, rows: (json.contacts ?? []) as Row[] }
}

const idsOf = ({ rows }: { rows: Row[] }) => rows.map(({ id }) => id)

describe('saved contacts in great number', () => {
  test('are listed in pages up to the cap, cut by stage, and can be changed and deleted one by one', async () => {
    harness = await startEmulator({ savedContacts: 6000 })
    const first = await search({ page: 1, sort_by_field: 'contact_created_at', sort_ascending: true })
    expect(first.pagination).toMatchObject({ total_entries: 6000, total_pages: 60 })
    const last = await search({ page: 60, sort_by_field: 'contact_created_at', sort_ascending: true })
    expect(new Set([...idsOf(first), ...idsOf(last)]).size).toBe(200)
    expect((await search({ page: 501 })).status).toBe(422)
    const stage = await search({ page: 1, contact_stage_ids: [first.rows[0]?.contact_stage_id] })
    expect(stage.pagination.total_entries).toBe(2400)

    const [one = '', other = ''] = idsOf(last)
    harness.clock.advance(1000)
    harness.emulator.app.edit('contact', one, { title: 'CEO' })
    harness.emulator.app.delete('contact', other)
    const newest = await search({ page: 1, sort_by_field: 'contact_updated_at' })
    expect(newest.rows[0]).toMatchObject({ id: one, title: 'CEO' })
    expect(newest.pagination.total_entries).toBe(5999)
    expect((await harness.get(`contacts/${other}`)).json.error).toBe('This contact has been deleted.')
  })
})

describe('a search that lags', () => {
  test('shows a write late, and a single read at once', async () => {
    harness = await startEmulator({ indexLagMs: 5000 })
    const { id } = (await harness.post('contacts', { first_name: 'Ada', title: 'CTO' })).json.contact
    expect(idsOf(await search({}))).toEqual([])
    harness.clock.advance(5000)
    expect(idsOf(await search({}))).toEqual([id])
    await harness.patch(`contacts/${id}`, { title: 'CEO' })
    expect((await search({})).rows[0]?.title).toBe('CTO')
    expect((await harness.get(`contacts/${id}`)).json.contact).toMatchObject({ title: 'CEO' })
    harness.clock.advance(5000)
    expect((await search({})).rows[0]?.title).toBe('CEO')
    harness.emulator.app.delete('contact', id)
    expect(idsOf(await search({}))).toEqual([id])
    harness.clock.advance(5000)
    expect(idsOf(await search({}))).toEqual([])
  })
})

describe('a list that is cut', () => {
  test('holds fewer rows than it counts, or counts fewer too', async () => {
    harness = await startEmulator()
    for (const name of ['A', 'B', 'C']) await harness.post('contacts', { first_name: name })
    harness.emulator.faults.next('contacts/search', { cutList: 1 })
    const short = await search({})
    expect([idsOf(short).length, short.pagination.total_entries]).toEqual([1, 3])
    harness.emulator.faults.next('contacts/search', { cutList: 0, total: 0 })
    const empty = await search({})
    expect([idsOf(empty).length, empty.pagination.total_entries]).toEqual([0, 0])
    harness.emulator.faults.next('labels/index', { cutList: 1 })
    expect((await harness.get('labels')).json).toHaveLength(1)
  })
})

test('an answer to a sequence ends it for the contact and is counted', async () => {
  harness = await startEmulator()
  const { id } = (await harness.post('contacts', { email: 'ada@example.com' })).json.contact
  const { email_accounts: mailboxes } = (await harness.get('email_accounts')).json
  const sequences = async () => {
    const { json } = await harness.post('emailer_campaigns/search', {})
    return json.emailer_campaigns as { id: string; unique_replied: number }[]
  }
  const [sequence] = await sequences()
  const sequenceId = sequence?.id ?? ''
  const [mailbox] = mailboxes as { id: string }[]
  const entry = { contact_ids: [id], send_email_from_email_account_id: mailbox?.id }
  await harness.post(`emailer_campaigns/${sequenceId}/add_contact_ids`, { emailer_campaign_id: sequenceId, ...entry })
  harness.emulator.app.reply(id, sequenceId)
  const [status] = (await harness.get(`contacts/${id}`)).json.contact.contact_campaign_statuses as never as object[]
  expect(status).toMatchObject({ status: 'finished', inactive_reason: 'Replied' })
  expect((await sequences())[0]?.unique_replied).toBe(1)
})
