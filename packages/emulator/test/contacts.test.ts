import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Harness, MIRA, NORTHPEAK, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator()
})

afterEach(() => harness.emulator.close())

const MIRA_EMAIL = 'mira.okafor@northpeak.example'

async function create(fields: Record<string, unknown>): Promise<string> {
  const { json } = await harness.post('contacts', fields)
  return json.contact.id
}

describe('contacts', () => {
  test('a new contact has the defaults of the server and is linked to person and company', async () => {
    const { json, status } = await harness.post('contacts', {
      first_name: 'Mira',
      email: MIRA_EMAIL,
      label_names: ['Warm'],
      mobile_phone: '303-555-0142',
      typed_custom_fields: { x: 'y' },
    })
    expect(status).toBe(200)
    expect(json.contact).toMatchObject({
      first_name: 'Mira',
      last_name: 'Okafor',
      name: 'Mira Okafor',
      email_status: 'verified',
      email_true_status: 'User Managed',
      contact_emails: [{ email: MIRA_EMAIL, position: 0 }],
      phone_numbers: [{ raw_number: '303-555-0142', sanitized_number: '+13035550142', type: 'mobile' }],
      person_id: MIRA,
      organization_id: NORTHPEAK,
      organization_name: 'Northpeak Tools',
      organization: { primary_domain: 'northpeak.example' },
      contact_stage_id: '66e5000000000000000e5001',
      owner_id: '66e4000000000000000e4001',
      creator_id: '66e4000000000000000e4001',
      source: 'api',
      typed_custom_fields: { x: 'y' },
      created_at: '2026-03-02T09:00:00.000Z',
    })
    expect(json.labels).toMatchObject([{ name: 'Warm', modality: 'contacts', cached_count: 1 }])
    const shown = await harness.get(`contacts/${json.contact.id}`)
    expect(shown.json.contact).toEqual(json.contact)
    const matched = await harness.post('people/match', { id: MIRA })
    expect(matched.json.person).toMatchObject({ contact_id: json.contact.id, contact: { id: json.contact.id } })
  })

  test('the same fields twice are two contacts; with run_dedupe one, overwritten', async () => {
    const first = await create({ email: MIRA_EMAIL, title: 'Old' })
    expect(await create({ email: MIRA_EMAIL })).not.toBe(first)
    const { json } = await harness.post('contacts', { email: MIRA_EMAIL.toUpperCase(), title: 'New', run_dedupe: true })
    expect(json.contact).toMatchObject({ id: first, title: 'New', last_name: 'Okafor' })
    expect(json.dedupe_result).toEqual({
      found_existing: true,
      match_reason: 'email_match',
      existing_contact_id: first,
    })
    const cleared = await harness.post('contacts', { id: first, title: '', run_dedupe: true })
    expect(cleared.json.contact).toMatchObject({ id: first, title: null })
    const fresh = await harness.post('contacts', { email: 'new@x.example', run_dedupe: true })
    expect(fresh.json.dedupe_result).toMatchObject({ found_existing: false, existing_contact_id: null })
  })

  test('run_dedupe also knows full name and company', async () => {
    const id = await create({ first_name: 'Lo', last_name: 'Fi', organization_name: 'Acme' })
    const again = { first_name: 'lo', last_name: 'fi', organization_name: 'ACME', run_dedupe: true }
    expect(await create(again)).toBe(id)
    expect(await create({ ...again, organization_name: 'Other' })).not.toBe(id)
  })

  test.each(['PATCH', 'PUT'])('%s changes sent fields only and replaces the lists', async (method) => {
    const id = await create({ email: MIRA_EMAIL, title: 'Old', label_names: ['A', 'B'] })
    harness.clock.advance(1000)
    const body = JSON.stringify({ title: 'New', label_names: ['C'], existence_level: 'none' })
    const { json } = await harness.send(method, `contacts/${id}`, { body })
    expect(json.contact).toMatchObject({
      title: 'New',
      email: MIRA_EMAIL,
      existence_level: 'full',
      created_at: '2026-03-02T09:00:00.000Z',
      updated_at: '2026-03-02T09:00:01.000Z',
    })
    expect((json.labels as { name: string }[]).map((label) => label.name)).toEqual(['C'])
  })

  test('errors are 422, never 404', async () => {
    const unknown = await harness.get('contacts/66c2000000000000000c3001')
    expect([unknown.status, unknown.json]).toEqual([422, { error: 'Oops! This contact does not exist in Apollo.' }])
    const malformed = await harness.get('contacts/17')
    expect(malformed.json).toEqual({ error: 'Parameters misconfigured. contact_id is not a valid ID' })
    const stage = await harness.post('contacts', { contact_stage_id: 'nope' })
    expect(stage.json).toEqual({ error: 'Parameters misconfigured. nope is not a valid ID' })
    expect(harness.emulator.stats().recordsWritten).toBe(0)
  })

  test('search filters, sorts by the field and pages, by POST and GET', async () => {
    const a = await create({ first_name: 'A', title: 'Buyer' })
    harness.clock.advance(10)
    const b = await create({ first_name: 'B', label_names: ['Warm'] })
    harness.clock.advance(10)
    await harness.patch(`contacts/${a}`, { title: 'Chief Buyer' })
    const ids = async (body: unknown) => {
      const { json } = await harness.post('contacts/search', body)
      return (json.contacts as { id: string }[]).map((contact) => contact.id)
    }
    expect(await ids({})).toEqual([b, a])
    expect(await ids({ sort_by_field: 'contact_updated_at' })).toEqual([a, b])
    expect(await ids({ sort_by_field: 'contact_updated_at', sort_ascending: true })).toEqual([b, a])
    expect(await ids({ sort_ascending: true })).toEqual([b, a])
    expect(await ids({ q_keywords: 'buyer' })).toEqual([a])
    expect(await ids({ page: 2, per_page: 1 })).toEqual([a])
    const wrong = await harness.post('contacts/search', { sort_by_field: 'shoe_size' })
    expect([wrong.status, wrong.json]).toEqual([422, { error: 'Invalid sort criteria', skip_alert_dialog: true }])
    const { json } = await harness.get('contacts/search?per_page=1&page=1')
    expect(json.pagination).toEqual({ page: 1, per_page: 1, total_entries: 2, total_pages: 2 })
  })
})

describe('many contacts', () => {
  test('bulk_create leaves existing ones untouched', async () => {
    const id = await create({ email: MIRA_EMAIL, title: 'Old' })
    const body = {
      contacts: [
        { email: MIRA_EMAIL, title: 'New' },
        { email: 'x@y.example', first_name: 'X' },
      ],
      append_label_names: ['Imported'],
      run_dedupe: true,
    }
    const { json } = await harness.post('contacts/bulk_create', body)
    expect(json.existing_contacts).toMatchObject([{ id, title: 'Old' }])
    expect(json.created_contacts).toMatchObject([{ first_name: 'X', email: 'x@y.example' }])
    const twice = await harness.post('contacts/bulk_create', { ...body, run_dedupe: false })
    expect(twice.json.created_contacts).toHaveLength(2)
    const none = await harness.post('contacts/bulk_create', {})
    expect(none.json.error).toBe('Please provide an array of contact attributes in the "contact_attributes" parameter.')
    const many = await harness.post('contacts/bulk_create', { contacts: Array.from({ length: 101 }, () => ({})) })
    expect(many.json).toEqual({ error: 'Please limit your array to 100 contacts or fewer.' })
  })

  test('bulk_update by ids or attributes, and as a job', async () => {
    const ids = [await create({ first_name: 'A' }), await create({ first_name: 'B' })]
    const common = await harness.post('contacts/bulk_update', { contact_ids: ids, title: 'T' })
    expect(common.json.contacts).toMatchObject([{ title: 'T' }, { title: 'T' }])
    const own = await harness.post('contacts/bulk_update', { contact_attributes: [{ id: ids[1], title: 'U' }] })
    expect(own.json.contacts).toMatchObject([{ id: ids[1], first_name: 'B', title: 'U' }])
    const job = await harness.post('contacts/bulk_update', { contact_ids: ids, title: 'V', async: true })
    expect(job.json.entity_progress_job).toMatchObject({ job_type: 'contact_bulk_update', entity_ids: ids })
    expect((await harness.post('contacts/bulk_update', {})).json).toEqual({
      error: 'Please provide either contact_ids or contact_attributes',
    })
  })

  test('stages and owners change by query, and updated_at with them', async () => {
    const id = await create({ first_name: 'A' })
    harness.clock.advance(5000)
    const stages = await harness.get('contact_stages')
    expect(stages.json.contact_stages).toHaveLength(9)
    const stage = stages.json.contact_stages[3]
    expect(stage).toMatchObject({ name: 'Interested', category: 'succeeded', display_order: 3 })
    const moved = await harness.post(`contacts/update_stages?contact_ids[]=${id}&contact_stage_id=${stage?.id}`)
    expect(moved.json.contacts).toMatchObject([{ contact_stage_id: stage?.id, updated_at: '2026-03-02T09:00:05.000Z' }])
    const owner = '66e4000000000000000e4002'
    const owned = await harness.post(`contacts/update_owners?contact_ids[]=${id}&owner_id=${owner}`)
    expect(owned.json.contacts).toEqual([{ id, owner_id: owner, crm_owner_id: null }])
    expect((await harness.post('contacts/update_stages')).json).toEqual({
      error: "Required parameter 'contact_ids' missing",
    })
  })

  test('deals of a contact’s company; an unknown contact has none', async () => {
    const account = await harness.post('accounts', { domain: 'northpeak.example' })
    const id = await create({ email: MIRA_EMAIL })
    await harness.post('opportunities', { name: 'D', account_id: account.json.account.id })
    expect((await harness.post(`contacts/${id}/opportunities`)).json.opportunities).toMatchObject([{ name: 'D' }])
    const unknown = await harness.post('contacts/66c2000000000000000c3001/opportunities')
    expect([unknown.status, unknown.json]).toEqual([200, { opportunities: [] }])
  })
})

test('a bulk update with a malformed address names it and changes nothing', async () => {
  const { id } = (await harness.post('contacts', { first_name: 'A' })).json.contact
  const body = { contact_attributes: [{ id, title: 'T', email: 'a@' }] }
  const answer = await harness.post('contacts/bulk_update', body)
  expect([answer.status, answer.json]).toEqual([
    422,
    { error: 'Validation failed', error_details: { contact_id: id, field: 'email', message: 'Invalid email format' } },
  ])
  expect((await harness.get(`contacts/${id}`)).json.contact).toMatchObject({ title: null })
})
