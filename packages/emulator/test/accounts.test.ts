import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, NORTHPEAK, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator()
})

afterEach(() => harness.emulator.close())

test('create never deduplicates, links the organization, and has no updated_at', async () => {
  const first = await harness.post('accounts', {
    name: 'Northpeak',
    domain: 'northpeak.example',
    phone: '303-555-0100',
  })
  const second = await harness.post('accounts', { domain: 'northpeak.example' })
  expect(first.json.account).toMatchObject({
    name: 'Northpeak',
    organization_id: NORTHPEAK,
    account_stage_id: '66e6000000000000000e6001',
    owner_id: '66e4000000000000000e4001',
    sanitized_phone: '+13035550100',
    modality: 'account',
  })
  expect(first.json.account).not.toHaveProperty('updated_at')
  expect(second.json.account.id).not.toBe(first.json.account.id)
  expect((await harness.post('accounts', {})).json).toEqual({ error: 'Please specify at least a name or domain.' })
})

test('show merges the organization, update changes sent fields', async () => {
  const { json } = await harness.post('accounts', { domain: 'northpeak.example' })
  await harness.post('contacts', { email: 'mira.okafor@northpeak.example' })
  const shown = await harness.get(`accounts/${json.account.id}`)
  expect(shown.json.account).toMatchObject({
    id: json.account.id,
    industry: 'machinery',
    organization_city: 'Denver',
    num_contacts: 1,
  })
  const updated = await harness.patch(`accounts/${json.account.id}`, { name: 'Renamed' })
  expect(updated.json).toMatchObject({ account: { name: 'Renamed', domain: 'northpeak.example' }, labels: [] })
  expect((await harness.get('accounts/17')).json).toEqual({
    error: 'Parameters misconfigured. id is not a valid ID',
  })
})

test('search sorts by the last update although rows do not show it', async () => {
  const a = (await harness.post('accounts', { name: 'Alpha' })).json.account
  harness.clock.advance(1000)
  await harness.post('accounts', { name: 'Beta' })
  harness.clock.advance(1000)
  await harness.patch(`accounts/${a.id}`, { name: 'Alpha 2' })
  const names = async (body: unknown) => {
    const { json } = await harness.post('accounts/search', body)
    return (json.accounts as { name: string }[]).map((account) => account.name)
  }
  expect(await names({})).toEqual(['Beta', 'Alpha 2'])
  expect(await names({ sort_by_field: 'account_updated_at' })).toEqual(['Alpha 2', 'Beta'])
  expect(await names({ q_organization_name: 'alpha' })).toEqual(['Alpha 2'])
  expect((await harness.post('accounts/search', { sort_by_field: 'x' })).status).toBe(422)
})

test('bulk create, update, owners, stages and destroy', async () => {
  const body = { accounts: [{ domain: 'northpeak.example' }, { name: 'Beta' }], append_label_names: ['Target'] }
  const created = await harness.post('accounts/bulk_create', body)
  expect(created.json.created_accounts).toHaveLength(2)
  const again = await harness.post('accounts/bulk_create', { ...body, run_dedupe: true })
  expect(again.json).toMatchObject({ created_accounts: [], existing_accounts: [{}, {}] })
  const ids = (created.json.created_accounts as { id: string }[]).map((account) => account.id)
  const stages = (await harness.get('account_stages')).json.account_stages
  expect(stages).toHaveLength(5)
  const moved = await harness.post('accounts/bulk_update', { account_ids: ids, account_stage_id: stages[1]?.id })
  expect(moved.json.accounts).toEqual(ids.map((id) => ({ id, account_stage_id: stages[1]?.id })))
  const refused = await harness.post('accounts/bulk_update', { account_attributes: [{ id: ids[0] }], async: true })
  expect(refused.json).toEqual({ error: 'Async processing is not permitted.' })
  const owner = '66e4000000000000000e4002'
  const owned = await harness.post(`accounts/update_owners?account_ids[]=${ids[0]}&owner_id=${owner}`)
  expect(owned.json.accounts).toEqual([{ id: ids[0], owner_id: owner, crm_owner_id: null }])
  await harness.post('accounts/bulk_destroy', { ids })
  expect((await harness.post('accounts/search', {})).json.pagination).toMatchObject({
    total_entries: 0,
    total_pages: 0,
  })
})

test('a filter that is no id is refused', async () => {
  const answer = await harness.post('accounts/search', { account_stage_ids: ['x'] })
  expect([answer.status, answer.json.error]).toEqual([
    422,
    'Your search parameters are entered incorrectly. Did you try to edit the URL directly?',
  ])
})
