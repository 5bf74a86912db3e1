import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator()
})

afterEach(() => harness.emulator.close())

const QUALIFY = '66f8000000000000000f8001'
const WON = '66f8000000000000000f8005'

test('create answers the bare deal with existence_level none; contact_ids are ignored', async () => {
  const { json, status } = await harness.post('opportunities', {
    name: 'Northpeak',
    amount: '48000',
    opportunity_stage_id: QUALIFY,
    closed_date: '2026-09-30',
    contact_ids: ['66c2000000000000000c3001'],
  })
  expect(status).toBe(200)
  expect(json.opportunity).toMatchObject({
    name: 'Northpeak',
    amount: 48_000,
    amount_in_team_currency: 48_000,
    forecasted_revenue: 4800,
    deal_probability: 10,
    forecast_category: 'pipeline',
    is_closed: false,
    is_won: false,
    closed_date: '2026-09-30T00:00:00.000+00:00',
    existence_level: 'none',
    opportunity_contact_roles: [],
    opportunity_created_at: '2026-03-02T09:00:00.000+00:00',
  })
  expect(json.opportunity).not.toHaveProperty('updated_at')
  const shown = await harness.get(`opportunities/${json.opportunity.id}`)
  expect(shown.json.opportunity).toMatchObject({ existence_level: 'full', num_contacts: 0, account: null })
})

test('without a stage the stage’s fields are null; a comma blanks the amount; a number is fine', async () => {
  const bare = (await harness.post('opportunities', { name: 'A', amount: '48,000' })).json.opportunity
  expect(bare).toMatchObject({ amount: null, forecasted_revenue: 0, owner_id: null })
  expect(bare).toMatchObject({ opportunity_stage_id: null, is_closed: null, is_won: null, deal_probability: null })
  expect((await harness.post('opportunities', { name: 'B', amount: 12.5 })).json.opportunity.amount).toBe(12.5)
})

test('moving to Closed Won closes and wins; is_closed itself is ignored', async () => {
  const { id } = (await harness.post('opportunities', { name: 'A', amount: '100', opportunity_stage_id: QUALIFY })).json
    .opportunity
  const ignored = await harness.patch(`opportunities/${id}`, { is_closed: true })
  expect(ignored.json.opportunity).toMatchObject({ is_closed: false })
  harness.clock.advance(60_000)
  const won = await harness.patch(`opportunities/${id}`, { opportunity_stage_id: WON })
  expect(won.json.opportunity).toMatchObject({
    is_closed: true,
    is_won: true,
    deal_probability: 100,
    forecasted_revenue: 100,
    stage_updated_at: '2026-03-02T09:01:00.000+00:00',
  })
})

test('errors: name, ids, a missing deal is 404 to GET and 422 to PATCH', async () => {
  expect((await harness.post('opportunities', {})).json).toEqual({ error: 'Name is required' })
  const stage = await harness.post('opportunities', { name: 'A', opportunity_stage_id: 'nope' })
  expect([stage.status, stage.json]).toEqual([422, { error: 'Parameters misconfigured. nope is not a valid ID' }])
  const unknown = '66f7000000000000000f7001'
  const shown = await harness.get(`opportunities/${unknown}`)
  expect([shown.status, shown.json]).toEqual([404, { status: 404, error: 'Not Found' }])
  const updated = await harness.patch(`opportunities/${unknown}`, { name: 'B' })
  expect([updated.status, updated.json]).toEqual([422, { error: 'Opportunity does not exist.' }])
  expect((await harness.get('opportunities/17')).json).toEqual({
    error: 'Parameters misconfigured. opportunity_id is not a valid ID',
  })
})

test('search by GET and POST with account, currency and envelope', async () => {
  const account = (await harness.post('accounts', { name: 'Northpeak Tools' })).json.account
  await harness.post('opportunities', { name: 'Small', amount: '1', account_id: account.id })
  await harness.post('opportunities', { name: 'Large', amount: '9' })
  const listed = await harness.get('opportunities/search?page=1&per_page=50&sort_by_field=amount')
  expect(listed.json).toMatchObject({
    opportunities: [{ name: 'Large' }, { name: 'Small', account: { id: account.id }, currency: { iso_code: 'USD' } }],
    pagination: { page: 1, per_page: 50, total_entries: 2, total_pages: 1 },
    salesforce_users: [],
  })
  const filtered = await harness.post('opportunities/search', { account_id: account.id })
  expect(filtered.json).toMatchObject({ opportunities: [{ name: 'Small' }], pagination: { per_page: 25 } })
})

test('stages in order, and bulk_destroy', async () => {
  const { json } = await harness.get('opportunity_stages')
  const names = (json.opportunity_stages as { name: string }[]).map((stage) => stage.name)
  expect(names).toEqual(['Qualify', 'Meet & Present', 'Propose', 'Negotiate', 'Closed Won', 'Closed Lost'])
  const { id } = (await harness.post('opportunities', { name: 'A' })).json.opportunity
  await harness.post('opportunities/bulk_destroy', { ids: [id] })
  expect((await harness.get(`opportunities/${id}`)).status).toBe(404)
})

test('the account of a deal shows its organization’s web site', async () => {
  const account = (await harness.post('accounts', { domain: 'northpeak.example', name: 'Ours' })).json.account.id
  await harness.post('opportunities', { name: 'D', account_id: account })
  const { json } = await harness.get('opportunities/search')
  expect(json.opportunities).toMatchObject([
    { account: { id: account, name: 'Ours', website_url: 'http://www.northpeak.example' } },
  ])
})
