import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator({ credits: 500 })
})

afterEach(() => harness.emulator.close())

test('users: three, the page as a string; GET and POST', async () => {
  const { json } = await harness.get('users/search?page=1&per_page=2')
  expect(json.pagination).toEqual({ page: '1', per_page: 2, total_entries: 3, total_pages: 2 })
  expect(json.users).toHaveLength(2)
  expect((await harness.post('users/search', {})).json.users).toHaveLength(3)
})

test('the profile is the acting admin, with credits on request', async () => {
  const plain = await harness.get('users/api_profile')
  expect(plain.json).toMatchObject({ id: '66e4000000000000000e4001', team_id: '66e4000000000000000e4000' })
  expect(plain.json).not.toHaveProperty('num_credits_remaining')
  await harness.post('people/match', { email: 'mira.okafor@northpeak.example' })
  const { json } = await harness.get('users/api_profile?include_credit_usage=true')
  expect(json).toMatchObject({ num_credits_remaining: 499, effective_num_lead_credits: 500, num_lead_credits_used: 1 })
})

test('credit usage counts other consumers too', async () => {
  harness.emulator.chargeOutside('people/match', 3, 100)
  const { json } = await harness.post('usage_stats/credit_usage_stats')
  expect(json.credit_usage_stats.lead_credit).toEqual({ limit: 500, consumed: 100, left_over: 400 })
  expect(json).toHaveProperty('credit_usage_stats.dialer', { limit: 500, consumed: 0, left_over: 500 })
  expect(json.current_credit_cycle).toEqual({
    start_date: '2026-03-01T00:00:00.000Z',
    end_date: '2026-04-01T00:00:00.000Z',
  })
  expect(harness.emulator.stats().creditsCharged).toBe(0)
})

test('API usage is keyed by arrays as text', async () => {
  await harness.post('contacts/search', {})
  const { json } = await harness.post('usage_stats/api_usage_stats')
  expect(json).toHaveProperty(['["api/v1/contacts", "search"]'], {
    day: { limit: 2000, consumed: 1, left_over: 1999 },
    hour: { limit: 400, consumed: 1, left_over: 399 },
    minute: { limit: 200, consumed: 1, left_over: 199 },
  })
  expect(json).toHaveProperty(['["api/v1/people", "match"]', 'hour'], { limit: null, consumed: 0, left_over: null })
  expect(json).toHaveProperty(['["deals/api/v1/opportunities", "search"]'])
})

test('labels: a bare array, created once, filled and emptied', async () => {
  expect((await harness.get('labels')).json).toHaveLength(3)
  const created = await harness.post('labels', { name: 'Warm', modality: 'contacts' })
  expect(created.json.label).toMatchObject({ name: 'Warm', modality: 'contacts', cached_count: 0 })
  const errors = [{}, { name: 'A' }, { name: 'A', modality: 'x' }, { name: 'Warm', modality: 'contacts' }]
  const texts = await Promise.all(errors.map(async (body) => (await harness.post('labels', body)).json.error))
  expect(texts).toEqual([
    'Please enter a non-empty name!',
    'Please enter a non-empty modality!',
    'Please enter a valid modality!',
    'Warm already exists',
  ])
  const { id } = (await harness.post('contacts', { first_name: 'A' })).json.contact
  const change = { entity_ids: [id], label_names: ['Warm', 'New'], modality: 'contacts' }
  const added = await harness.post('labels/add_entity_ids_to_label_names', change)
  expect(added.json.labels).toMatchObject([
    { name: 'Warm', cached_count: 1 },
    { name: 'New', cached_count: 1 },
  ])
  const removed = await harness.post('labels/remove_entity_ids_from_label_names', change)
  expect(removed.json.labels).toMatchObject([{ cached_count: 0 }, { cached_count: 0 }])
  const nothing = await harness.post('labels/add_entity_ids_to_label_names', { ...change, entity_ids: ['x'] })
  expect([nothing.status, nothing.json]).toEqual([200, { message: 'No Models or Lists provided' }])
  const wrong = await harness.post('labels/add_entity_ids_to_label_names', { ...change, modality: 'x' })
  expect([wrong.status, wrong.json]).toEqual([422, { error: 'Invalid modality: x.' }])
})

test('fields by source, and the deprecated custom fields', async () => {
  const custom = await harness.get('fields?source=custom')
  const ids = (custom.json.fields as { id: string }[]).map((field) => field.id)
  expect(ids).toContain('contact.694000000000000000fd0001')
  const typed = await harness.get('typed_custom_fields')
  expect(typed.json.typed_custom_fields).toMatchObject([
    { id: '694000000000000000fd0001', modality: 'contact' },
    {},
    {},
  ])
})
