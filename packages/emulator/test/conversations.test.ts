import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, startEmulator } from './harness.ts'

const INSIGHTS = '67040000000000000000ff01'
const PLAIN = '67040000000000000000ff02'
const RANGE = { start_time: '2026-02-01', end_time: '2026-03-01', email: 'ana@team.example' }
let harness: Harness

beforeEach(async () => {
  harness = await startEmulator({ credits: 3 })
})

afterEach(() => harness.emulator.close())

test('two are there from the start; the app records more', async () => {
  const contact = (await harness.post('contacts', { first_name: 'Ada' })).json.contact.id
  const fields = {
    topic: 'Demo',
    contact_ids: [contact],
    transcript: ['Good morning.'],
    start_time: '2026-03-01T10:00Z',
  }
  const id = harness.emulator.app.create('conversation', fields)
  const all = await harness.post('conversations/search', {})
  expect(all.json).toMatchObject({ conversations: [{ id }, { id: PLAIN }, { id: INSIGHTS }], breadcrumbs: {} })
  const own = await harness.post('conversations/search', { contact_ids: [contact] })
  expect(own.json).toMatchObject({ conversations: [{ id, participant_names: ['Ana Brandt', 'Ada'] }] })
  const calls = await harness.post('conversations/search', { conversation_type: 'phone_call' })
  expect(calls.json).toMatchObject({ conversations: [{ id: PLAIN }], pagination: { total_entries: 1 } })
  const shown = await harness.get(`conversations/${id}_share`)
  expect(shown.json).toMatchObject({ topic: 'Demo', transcript: [{ spoken_sentence: 'Good morning.' }] })
})

test('only insights cost a credit', async () => {
  await harness.get(`conversations/${PLAIN}`)
  expect(harness.emulator.stats().creditsCharged).toBe(0)
  await harness.get(`conversations/${INSIGHTS}`)
  expect(harness.emulator.stats().creditsCharged).toBe(1)
})

test('an export is ready a little later', async () => {
  const started = await harness.post('conversations/export', RANGE)
  const path = `conversations/export/${String(started.json.export_id)}`
  expect((await harness.get(path)).json.error).toBe('Export not found or access denied.')
  harness.clock.advance(10_000)
  expect((await harness.get(path)).json).toMatchObject({ redirect_url: expect.stringContaining('https://') })
  expect(harness.emulator.stats().creditsCharged).toBe(1)
})

test.each([
  [{ ...RANGE, start_time: 'soon' }, 422, 'start_time is not a valid ISO-8601 date.'],
  [{ ...RANGE, end_time: '' }, 422, 'end_time is not a valid ISO-8601 date.'],
  [{ ...RANGE, end_time: '2026-01-01' }, 422, 'start_time must be less than end_time.'],
  [
    { ...RANGE, start_time: '2020-01-01', end_time: '2020-02-01' },
    404,
    'Unable to find conversations within the given time range.',
  ],
  [{ ...RANGE, email: 'x@y.example' }, 404, expect.stringContaining('Unable to find user')],
])('an export is refused: %o', async (body, status, error) => {
  const answer = await harness.post('conversations/export', body)
  expect([answer.status, answer.json.error]).toEqual([status, error])
})

test('an unknown conversation, and an empty pool', async () => {
  const unknown = await harness.get('conversations/x')
  expect([unknown.status, unknown.json.error]).toEqual([404, 'Conversation not found or access denied.'])
  harness.emulator.chargeOutside('people/match', 1, 3)
  const broke = await harness.get(`conversations/${INSIGHTS}`)
  expect([broke.status, broke.json.error]).toEqual([422, 'Insufficient credits. Please upgrade your plan.'])
})
