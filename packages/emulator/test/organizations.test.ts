import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Harness, NORTHPEAK, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator()
})

afterEach(() => harness.emulator.close())

const RIDGE = '64b0c1d2e3f4a50001bb2002'

describe('organizations/enrich', () => {
  test('answers GET and POST, by domain, name, website and LinkedIn', async () => {
    const answers = [
      await harness.get('organizations/enrich?domain=northpeak.example'),
      await harness.post('organizations/enrich', { domain: 'Northpeak.example' }),
      await harness.get('organizations/enrich?name=northpeak%20tools'),
      await harness.get('organizations/enrich?website=https%3A%2F%2Fwww.northpeak.example%2Fabout'),
      await harness.get('organizations/enrich?linkedin_url=https%3A%2F%2Flinkedin.com%2Fcompany%2Fcompany-1'),
    ]
    for (const { json } of answers) {
      expect(json.organization).toMatchObject({
        id: NORTHPEAK,
        primary_domain: 'northpeak.example',
        estimated_num_employees: 420,
        annual_revenue_printed: '61M',
        latest_funding_stage: 'Series A',
        departmental_head_count: { sales: 61 },
        current_technologies: [{ uid: 'salesforce' }, { uid: 'google_analytics', name: 'Google Analytics' }],
      })
    }
    expect(harness.emulator.stats()).toMatchObject({ creditsCharged: 5, chargesByOrganization: { [NORTHPEAK]: 5 } })
  })

  test('a miss is an empty object or null, free of charge', async () => {
    expect((await harness.get('organizations/enrich?domain=unknown.example')).json).toEqual({})
    expect((await harness.get('organizations/enrich?domain=hidden.example')).json).toEqual({ organization: null })
    expect(harness.emulator.stats().creditsCharged).toBe(0)
  })

  test('without an identifier it is 422', async () => {
    const answer = await harness.get('organizations/enrich')
    expect([answer.status, answer.json]).toEqual([422, { error: "Required parameter 'domain' missing" }])
  })
})

describe('organizations/bulk_enrich', () => {
  test('by domains in query or body', async () => {
    const byQuery = await harness.post(
      'organizations/bulk_enrich?domains[]=northpeak.example&domains[]=unknown.example',
    )
    const byBody = await harness.post('organizations/bulk_enrich', {
      domains: ['northpeak.example', 'unknown.example'],
    })
    for (const { json } of [byQuery, byBody]) {
      expect(json).toMatchObject({
        status: 'success',
        total_requested_domains: 2,
        unique_domains: 2,
        total_requested_records: null,
        unique_enriched_records: 1,
        missing_records: 1,
        organizations: [{ id: NORTHPEAK }, null],
      })
      expect(json).not.toHaveProperty('credits_consumed')
    }
    expect(harness.emulator.stats().creditsCharged).toBe(2)
  })

  test('details win over domains; a duplicate is charged once', async () => {
    const details = [{ name: 'Ridge Robotics' }, { domain: 'ridge.example' }]
    const { json } = await harness.post('organizations/bulk_enrich', { domains: ['northpeak.example'], details })
    expect(json).toMatchObject({
      total_requested_domains: null,
      total_requested_records: 2,
      unique_records: 2,
      unique_enriched_records: 1,
    })
    expect(harness.emulator.stats().chargesByOrganization).toEqual({ [RIDGE]: 1 })
  })

  test('none and more than ten are 400, the first as plain text', async () => {
    const none = await harness.post('organizations/bulk_enrich')
    expect([none.status, none.headers.get('content-type')]).toEqual([400, 'text/plain; charset=utf-8'])
    expect(JSON.parse(none.text)).toEqual({
      status: 'failed',
      error_code: 'INVALID_REQUEST',
      error_message: 'invalid request, missing domains',
    })
    const many = await harness.post('organizations/bulk_enrich', {
      domains: Array.from({ length: 11 }, () => 'x.example'),
    })
    expect(many.json).toMatchObject({ error_code: 'RECORD_LIMIT_EXCEEDED' })
  })
})

describe('mixed_companies/search', () => {
  test('a saved company moves to accounts, and each page costs a credit', async () => {
    const filter = { q_organization_name: 'r', per_page: 10 }
    const before = await harness.post('mixed_companies/search', filter)
    expect(before.json.organizations).toHaveLength(3)
    expect(before.json).toMatchObject({
      accounts: [],
      pagination: { page: 1, per_page: 10, total_entries: 3, total_pages: 1 },
      breadcrumbs: [{ label: 'Company Name', signal_field_name: 'q_organization_name', value: 'r', display_name: 'r' }],
      partial_results_limit: 10_000,
    })
    const { json } = await harness.post('accounts', { domain: 'ridge.example' })
    const after = await harness.post('mixed_companies/search', filter)
    expect(after.json.organizations).toHaveLength(2)
    expect(after.json.accounts).toMatchObject([
      { id: json.account.id, organization_id: RIDGE, domain: 'ridge.example', linkedin_url: expect.any(String) },
    ])
    expect(after.json.model_ids).toContain(json.account.id)
    expect(harness.emulator.stats().creditsCharged).toBe(2)
    const enriched = await harness.get('organizations/enrich?domain=ridge.example')
    expect(enriched.json.organization).toMatchObject({
      account_id: json.account.id,
      account: { name: 'Ridge Robotics' },
    })
  })

  test('filters and an empty page', async () => {
    const { json } = await harness.post('mixed_companies/search', { organization_locations: ['Berlin, Germany'] })
    expect(json.organizations).toMatchObject([{ id: RIDGE, organization_revenue_printed: '61M' }])
    const none = await harness.post('mixed_companies/search', { q_organization_name: 'nothing' })
    expect(none.json.pagination).toEqual({ page: 1, per_page: 25, total_entries: 0, total_pages: 0 })
  })
})

test('organizations/{id} costs a credit; a bad id is 422', async () => {
  expect((await harness.get(`organizations/${RIDGE}`)).json.organization).toMatchObject({ name: 'Ridge Robotics' })
  expect((await harness.get('organizations/17')).json).toEqual({
    error: 'Parameters misconfigured. id is not a valid ID',
  })
  expect(harness.emulator.stats().creditsCharged).toBe(1)
})
