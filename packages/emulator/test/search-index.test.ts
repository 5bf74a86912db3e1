import { afterEach, describe, expect, test } from 'vitest'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness

afterEach(() => harness.emulator.close())

function search(params: object) {
  return harness.post('contacts/search', { per_page: 100, ...params })
}

const ofRows = ({ json }: Awaited<ReturnType<typeof search>>): string[] =>
  json.contacts.map(({ id }: { id: string }) => id)

describe('saved contacts in great number', () => {
  test('are listed in pages up to the cap, cut by stage, and can be changed and deleted one by one', async () => {
    harness = await startEmulator({ savedContacts: 60_000 })
    const first = await search({ page: 1, sort_by_field: 'contact_created_at', sort_ascending: true })
    expect(first.json.pagination).toMatchObject({ total_entries: 60_000, total_pages: 600 })
    const last = await search({ page: 500, sort_by_field: 'contact_created_at', sort_ascending: true })
    expect(new Set([...ofRows(first), ...ofRows(last)]).size).toBe(200)
    expect((await search({ page: 501 })).status).toBe(422)
    const stage = await search({ page: 1, contact_stage_ids: [first.json.contacts[0].contact_stage_id] })
    expect(stage.json.pagination.total_entries).toBe(24_000)

    const [one = '', other = ''] = ofRows(last)
    harness.clock.advance(1000)
    harness.emulator.app.edit('contact', one, { title: 'CEO' })
    harness.emulator.app.delete('contact', other)
    const newest = await search({ page: 1, sort_by_field: 'contact_updated_at' })
    expect(newest.json.contacts[0]).toMatchObject({ id: one, title: 'CEO' })
    expect(newest.json.pagination.total_entries).toBe(59_999)
    expect((await harness.get(`contacts/${other}`)).json.error).toBe('This contact has been deleted.')
  })
})

describe('a search that lags', () => {
  test('shows a write late, and a single read at once', async () => {
    harness = await startEmulator({ indexLagMs: 5000 })
    const { id } = (await harness.post('contacts', { first_name: 'Ada', title: 'CTO' })).json.contact
    expect(ofRows(await search({}))).toEqual([])
    harness.clock.advance(5000)
    expect(ofRows(await search({}))).toEqual([id])
    await harness.patch(`contacts/${id}`, { title: 'CEO' })
    expect((await search({})).json.contacts[0].title).toBe('CTO')
    expect((await harness.get(`contacts/${id}`)).json.contact.title).toBe('CEO')
    harness.clock.advance(5000)
    expect((await search({})).json.contacts[0].title).toBe('CEO')
    harness.emulator.app.delete('contact', id)
    expect(ofRows(await search({}))).toEqual([id])
    harness.clock.advance(5000)
    expect(ofRows(await search({}))).toEqual([])
  })
})

describe('a list that is cut', () => {
  test('holds fewer rows than it counts, or counts fewer too', async () => {
    harness = await startEmulator()
    for (const name of ['A', 'B', 'C']) await harness.post('contacts', { first_name: name })
    harness.emulator.faults.next('contacts/search', { cutList: 1 })
    const short = await search({})
    expect([ofRows(short).length, short.json.pagination.total_entries]).toEqual([1, 3])
    harness.emulator.faults.next('contacts/search', { cutList: 0, total: 0 })
    const empty = await search({})
    expect([ofRows(empty).length, empty.json.pagination.total_entries]).toEqual([0, 0])
    harness.emulator.faults.next('labels/index', { cutList: 1 })
    expect((await harness.get('labels')).json).toHaveLength(1)
  })
})

test('an answer to a sequence ends it for the contact and is counted', async () => {
  harness = await startEmulator()
  const { id } = (await harness.post('contacts', { email: 'ada@example.com' })).json.contact
  const { email_accounts } = (await harness.get('email_accounts')).json
  const { emailer_campaigns } = (await harness.post('emailer_campaigns/search', {})).json
  const sequence = emailer_campaigns[0].id
  const entry = { contact_ids: [id], send_email_from_email_account_id: email_accounts[0].id }
  await harness.post(`emailer_campaigns/${sequence}/add_contact_ids`, { emailer_campaign_id: sequence, ...entry })
  harness.emulator.app.reply(id, sequence)
  const [status] = (await harness.get(`contacts/${id}`)).json.contact.contact_campaign_statuses
  expect(status).toMatchObject({ status: 'finished', inactive_reason: 'Replied' })
  const after = (await harness.post('emailer_campaigns/search', {})).json.emailer_campaigns[0]
  expect(after.unique_replied).toBe(1)
})
