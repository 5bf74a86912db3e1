import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, startEmulator } from './harness.ts'

const ANA = '66e4000000000000000e4001'
const TOMAS = '66e4000000000000000e4002'
const REFERENCE = { smart_datetime_reference: 'activity_datetime', smart_user_id_reference: 'user_id' }
let harness: Harness

beforeEach(async () => {
  harness = await startEmulator()
  const contact = (await harness.post('contacts', { email: 'mira.okafor@northpeak.example' })).json.contact.id
  const call = { contact_id: contact, start_time: '2026-03-02T08:00:00Z' }
  await harness.post('phone_calls', { ...call, user_id: [ANA], status: 'completed' })
  await harness.post('phone_calls', { ...call, user_id: [ANA], status: 'no_answer' })
  await harness.post('phone_calls', { ...call, user_id: [TOMAS], start_time: '2026-01-10T08:00:00Z' })
})

afterEach(() => harness.emulator.close())

function report(metrics: string[], more: Record<string, unknown> = {}) {
  return harness.post('reports/sync_report', {
    metrics: metrics.map((value) => ({ value, ...REFERENCE })),
    group_by: [],
    sorts: [],
    filters: {},
    group_by_totals_selected: false,
    pivot_group_by_totals_selected: false,
    date_ranges: [{ modality: 'all_time' }],
    ...more,
  })
}

const table = async (metrics: string[], more: Record<string, unknown> = {}) =>
  ((await report(metrics, more)).json as object as { response: { table_response: unknown } }).response.table_response

test('flat totals with shares', async () => {
  expect(await table(['num_phone_calls', 'percent_phone_calls_connect', 'num_emails_sent'])).toEqual({
    num_phone_calls: 3,
    percent_phone_calls_connect: 0.667,
    percent_phone_calls_connect_denominator: 3,
    num_emails_sent: 0,
  })
})

test('by user with totals, sorted and bounded', async () => {
  const metric = { value: 'num_phone_calls', ...REFERENCE }
  const more = {
    group_by: [{ name: 'smart_user_id', limit: 1 }],
    sorts: [{ asc: true, metric }],
    group_by_totals_selected: true,
  }
  expect((await report(['num_phone_calls'], more)).json).toMatchObject({
    response: {
      table_response: {
        smart_user_id: { buckets: [{ key: TOMAS, readable_key: 'Tomas Lindqvist', num_phone_calls: 1 }] },
      },
      group_by_total_response: { smart_user_id: { buckets: [{ key: 'total', num_phone_calls: 3 }] } },
    },
  })
  const rest = await table(['num_phone_calls'], { ...more, skip_group_by_values: [TOMAS] })
  expect(rest).toMatchObject({ smart_user_id: { buckets: [{ key: ANA, num_phone_calls: 2 }] } })
})

test('a month and a user as a cross-table', async () => {
  const more = { group_by: [{ name: 'smart_datetime_month' }], pivot_group_by: [{ name: 'smart_user_id' }] }
  expect(await table(['num_phone_calls'], more)).toEqual({
    smart_datetime_month: {
      buckets: [
        {
          key: '2026-01-01',
          readable_key: 'Jan 2026',
          smart_user_id: { buckets: [{ key: TOMAS, readable_key: 'Tomas Lindqvist', num_phone_calls: 1 }] },
        },
        {
          key: '2026-03-01',
          readable_key: 'Mar 2026',
          smart_user_id: { buckets: [{ key: ANA, readable_key: 'Ana Brandt', num_phone_calls: 2 }] },
        },
      ],
    },
  })
})

test.each([
  ['today', 2],
  ['yesterday', 0],
  ['last_30_days', 2],
  ['current_month', 2],
  ['previous_month', 0],
  ['current_quarter', 3],
  ['current_year', 3],
  ['previous_year', 0],
])('%s', async (modality, num_phone_calls) => {
  expect(await table(['num_phone_calls'], { date_ranges: [{ modality }] })).toEqual({ num_phone_calls })
})

test('a range of its own, and filters', async () => {
  const range = { smart_datetime_range: { min: '2026-01-10', max: '2026-01-10' } }
  const custom = { date_ranges: [{ modality: 'custom_range' }], filters: range }
  expect(await table(['num_phone_calls'], custom)).toEqual({ num_phone_calls: 1 })
  const mine = { filters: { smart_user_id: ['current'] } }
  expect(await table(['num_phone_calls'], mine)).toEqual({ num_phone_calls: 2 })
})

test('refusals', async () => {
  const missing = await harness.post('reports/sync_report', {})
  expect([missing.status, missing.json.error]).toEqual([400, 'param is missing or the value is empty: metrics'])
  const strange = await report(['num_smiles'])
  expect([strange.status, strange.json.error]).toEqual([400, 'Invalid metric type'])
})

test('five an hour on every plan; out of scope it is 422', async () => {
  for (let asked = 0; asked < 5; asked++) expect((await report(['num_phone_calls'])).status).toBe(200)
  expect((await report(['num_phone_calls'])).status).toBe(429)
  const scoped = await startEmulator({ keys: [{ key: 'k', scopes: [] }] })
  const refused = await scoped.post('reports/sync_report', {}, { 'x-api-key': 'k' })
  await scoped.emulator.close()
  expect([refused.status, refused.json]).toMatchObject([422, { error_code: 'API_INACCESSIBLE' }])
})
