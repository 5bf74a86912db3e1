import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness
let contact: string

beforeEach(async () => {
  harness = await startEmulator()
  contact = (await harness.post('contacts', { first_name: 'Ada', label_names: ['Warm'] })).json.contact.id
})

afterEach(() => harness.emulator.close())

test('a call is logged, changed and found', async () => {
  const query = `contact_id=${contact}&status=no_answer&duration=45&user_id[]=66e4000000000000000e4002`
  const { json } = await harness.send('POST', `phone_calls?${query}`)
  expect(json).toMatchObject({
    phone_call: { status: 'no-answer', duration: 45, user_id: '66e4000000000000000e4002', contact: { id: contact } },
    contact: { id: contact },
  })
  const path = `phone_calls/${json.phone_call.id}`
  await harness.send('PUT', `${path}?note=Later&status=completed`)
  const patched = await harness.patch(path, { duration: 90, inbound: true })
  expect(patched.json.phone_call).toMatchObject({ note_text: 'Later', duration: 90, status: 'completed' })
  for (const filter of ['duration[min]=60', 'inbound=incoming', 'q_keywords=later', 'date_range[min]=2026-03-02']) {
    expect((await harness.get(`phone_calls/search?${filter}`)).json, filter).toMatchObject({
      phone_calls: [{ id: json.phone_call.id }],
      pagination: { page: '1', per_page: '25', total_entries: 1 },
      pipeline_total: 1,
    })
  }
  for (const filter of ['duration[max]=60', 'inbound=outgoing', 'date_range[max]=2026-03-01', 'user_ids[]=x']) {
    expect((await harness.get(`phone_calls/search?${filter}`)).json, filter).toMatchObject({ phone_calls: [] })
  }
})

test('a known call identifier updates its call', async () => {
  const first = await harness.post('phone_calls', { call_identifier: 'abc', duration: 1 })
  const second = await harness.post('phone_calls', { call_identifier: 'abc', duration: 2 })
  expect(second.json.phone_call).toMatchObject({ id: first.json.phone_call.id, duration: 2 })
  const { json } = await harness.post('phone_calls/search', {})
  expect(json.pagination.total_entries).toBe(1)
})

test('ids of a call are checked', async () => {
  expect((await harness.post('phone_calls', { contact_id: 'x' })).json.error).toContain('x is not a valid ID')
  expect((await harness.send('PUT', 'phone_calls/66f7000000000000000f7001')).status).toBe(404)
})

test('notes come with calls and from the app, and are read by what they are about', async () => {
  await harness.post('phone_calls', { contact_id: contact, note: 'Spoke about prices.' })
  harness.clock.advance(1000)
  harness.emulator.app.create('note', { content: 'Wants a trial.', contact_id: contact })
  const { json } = await harness.get(`notes?contact_id=${contact}`)
  expect(json).toMatchObject({ notes: [{ content: 'Wants a trial.' }, { content: 'Spoke about prices.' }] })
  const oldest = await harness.get(`notes?contact_ids[]=${contact}&sort_direction=asc&limit=1`)
  expect(oldest.json).toMatchObject({ notes: [{ content: 'Spoke about prices.', contact_ids: [contact] }] })
  expect((await harness.get('notes?account_id=x')).json).toEqual({ notes: [] })
})

test.each([
  ['notes', 'At least one argument is required'],
  ['notes?contact_id=x&sort_direction=up', 'sort_direction must be "asc" or "desc"'],
  ['notes?contact_id=x&sort_by_field=name', 'sort_by_field must be one of: created_at, updated_at'],
])('%s is refused', async (path, error) => {
  const answer = await harness.get(path)
  expect([answer.status, answer.json]).toEqual([400, { error }])
})
