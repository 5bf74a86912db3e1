import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator()
})

afterEach(() => harness.emulator.close())

const NO_KEY = { 'content-type': 'application/json' }
const MATCH = { email: 'mira.okafor@northpeak.example' }

test('stats without a key; the control plane itself is not counted', async () => {
  await harness.post('people/match', MATCH)
  await harness.post('people/match', MATCH, NO_KEY)
  const { json } = await harness.get('/__emulator/stats', NO_KEY)
  expect(json).toEqual(harness.emulator.stats())
  expect(json).toMatchObject({
    requests: 2,
    requestsByEndpoint: { 'people/match': 2 },
    statuses: { 200: 1, 401: 1 },
    creditsCharged: 1,
    recordsWritten: 0,
  })
})

test('faults are added as JSON and cleared', async () => {
  const rule = { endpoint: '/^people/', times: 5, effect: { status: 503 } }
  expect((await harness.post('/__emulator/faults', rule, NO_KEY)).status).toBe(200)
  expect((await harness.post('people/match', MATCH)).status).toBe(503)
  await harness.send('DELETE', '/__emulator/faults', { headers: NO_KEY })
  expect((await harness.post('people/match', MATCH)).status).toBe(200)
})

test.each([
  [{}, 'a rule is an object with an effect'],
  [{ effect: { explode: true } }, 'an effect is one of'],
  [{ effect: { status: 500, hang: true } }, 'an effect is one of'],
  [{ effect: { reset: 'sometimes' } }, 'bad value for reset'],
  [{ effect: { status: 99 } }, 'bad value for status'],
  [{ times: 'two', effect: { hang: true } }, 'times must be a number'],
  [{ endpoint: '/(/', effect: { hang: true } }, 'endpoint is no regular expression'],
])('a bad rule is refused: %o', async (rule, reason) => {
  const answer = await harness.post('/__emulator/faults', rule, NO_KEY)
  expect(answer.status).toBe(400)
  expect(answer.json.error).toContain(reason)
})

test('outside use takes requests and credits', async () => {
  const use = { endpoint: 'people/match', requests: 1000, credits: 30 }
  await harness.post('/__emulator/outside', use, NO_KEY)
  expect((await harness.post('people/match', MATCH)).status).toBe(429)
  const { json } = await harness.post('usage_stats/credit_usage_stats')
  expect(json.credit_usage_stats.lead_credit.consumed).toBe(30)
  expect((await harness.post('/__emulator/outside', {}, NO_KEY)).status).toBe(400)
})

test('reset brings back the seed', async () => {
  const first = await harness.post('contacts', { first_name: 'A' })
  harness.emulator.faults.add({ effect: { status: 500 } })
  await harness.post('/__emulator/reset', {}, NO_KEY)
  expect(harness.emulator.stats()).toMatchObject({ requests: 0, recordsWritten: 0, creditsCharged: 0, faults: 0 })
  expect((await harness.post('contacts/search', {})).json.contacts).toEqual([])
  const again = await harness.post('contacts', { first_name: 'A' })
  expect(again.json.contact.id).toBe(first.json.contact.id)
  expect(again.headers.get('x-minute-usage')).toBe('1')
})

test('an unknown control path is 404', async () => {
  expect((await harness.get('/__emulator/nothing', NO_KEY)).status).toBe(404)
})
