import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Emulator } from '../../emulator/src/index.ts'
import { createEmulator, DEFAULT_KEY } from '../../emulator/src/index.ts'
import type { ApolloClient, EndpointName, LabelMembersParams } from '../src/index.ts'
import { createApolloClient, endpoints, isMatch, PermissionError } from '../src/index.ts'

let emulator: Emulator
let apollo: ApolloClient
let userId: string

const everyScope = Object.values(endpoints).flatMap(({ scope }) => scope ?? [])

beforeAll(async () => {
  const keys = [{ key: DEFAULT_KEY }, { key: 'scoped-key', scopes: everyScope }, { key: 'health-key', scopes: [] }]
  emulator = await createEmulator({ keys })
  apollo = clientWith(DEFAULT_KEY)
  userId = (await apollo.users.profile()).id
})
afterAll(() => emulator.close())

function clientWith(apiKey: string): ApolloClient {
  return createApolloClient({ apiKey, baseUrl: emulator.url, retry: false, limiter: false, circuitBreaker: false })
}

async function collect<Row>(stream: AsyncGenerator<Row>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of stream) rows.push(row)
  return rows
}

async function newContact(fields: { first_name?: string; email?: string } = {}) {
  return (await apollo.contacts.create({ first_name: 'Mira', last_name: 'Okafor', ...fields })).contact
}

describe('people and companies', () => {
  it('are found, counted and paid for as the price list says', async () => {
    const known = emulator.world.people.find(({ enrichable, email }) => enrichable && email !== null)
    const email = known?.email ?? ''
    const { data, credits } = await apollo.request('people/match', { params: { email } })
    expect(isMatch(data.person) && data.person.id).toBe(known?.id)
    expect(credits).toBe(1)
    expect((await apollo.people.get(known?.id ?? '')).id).toBe(known?.id)
    const bulk = await apollo.people.bulkMatch({ details: [{ email }, { email: 'nobody@nowhere.example' }] })
    expect(bulk.matches.map((person) => person?.id)).toEqual([known?.id, undefined])
  })

  it('are streamed to the last row', async () => {
    const params = { person_seniorities: ['founder'], organization_num_employees_ranges: ['1,200'] }
    const { total_entries } = await apollo.people.search({ ...params, per_page: 1 })
    const rows = await collect(apollo.people.searchAll(params))
    expect(rows).toHaveLength(total_entries)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(total_entries)
  })

  it('tell what is new about a company', async () => {
    const company = emulator.world.organizations.find(({ enrichable }) => enrichable)
    const id = company?.id ?? ''
    expect(
      (await apollo.organizations.enrich({ domain: `https://www.${company?.domain}/about` })).organization?.id,
    ).toBe(id)
    expect((await apollo.organizations.get(id)).organization?.id).toBe(id)
    const found = await collect(apollo.organizations.searchAll({ organization_ids: [id] }))
    expect(found).toMatchObject([{ saved: false, organization: { id } }])
    await collect(apollo.organizations.jobPostingsAll(id))
    for await (const { organization_ids } of apollo.organizations.searchNewsAll({ organization_ids: [id] })) {
      expect(organization_ids).toContain(id)
    }
  })
})

describe('saved records', () => {
  it('of contacts are written, read, listed and streamed', async () => {
    const { id } = await newContact({ email: 'mira@northpeak.example' })
    expect((await apollo.contacts.update(id, { title: 'CFO' })).contact.title).toBe('CFO')
    const [stage] = await apollo.contacts.stages()
    const moved = await apollo.contacts.updateStages({ contact_ids: [id], contact_stage_id: stage?.id ?? '' })
    expect(moved).toMatchObject([{ id, contact_stage_id: stage?.id }])
    expect((await apollo.contacts.updateOwners({ contact_ids: [id], owner_id: userId })).contacts).toMatchObject([
      { id },
    ])
    const contacts = Array.from({ length: 100 }, (_, i) => ({ first_name: 'Bulk', last_name: `Row ${i}` }))
    expect((await apollo.contacts.bulkCreate({ contacts })).created_contacts).toHaveLength(100)
    await apollo.contacts.bulkUpdate({ contact_attributes: [{ id, title: 'CEO' }] })
    expect((await apollo.contacts.get(id)).title).toBe('CEO')
    expect((await collect(apollo.contacts.searchAll({}))).map((row) => row.id)).toContain(id)
  })

  it('of accounts and deals hang together', async () => {
    const { id: account_id } = await apollo.accounts.create({ name: 'Northpeak', domain: 'northpeak.example' })
    expect((await apollo.accounts.update(account_id, { phone: '303-555-0100' })).account.phone).toBe('303-555-0100')
    expect((await apollo.accounts.get(account_id)).id).toBe(account_id)
    const [stage] = await apollo.accounts.stages()
    const staged = await apollo.accounts.bulkUpdate({ account_ids: [account_id], account_stage_id: stage?.id })
    expect(staged.accounts).toMatchObject([{ id: account_id, account_stage_id: stage?.id }])
    expect((await collect(apollo.accounts.searchAll({}))).map(({ id }) => id)).toContain(account_id)
    const { id } = await apollo.deals.create({ name: 'Seats', amount: 48000, account_id })
    const won = (await apollo.deals.stages()).find(({ is_won }) => is_won)
    expect(await apollo.deals.update(id, { opportunity_stage_id: won?.id })).toMatchObject({ is_won: true })
    expect(await apollo.deals.get(id)).toMatchObject({ amount: 48000, account_id })
    expect((await apollo.deals.search({ account_id })).opportunities.map((deal) => deal.id)).toEqual([id])
    expect((await collect(apollo.deals.searchAll())).map((deal) => deal.id)).toContain(id)
    await apollo.deals.bulkDelete([id])
    expect((await apollo.deals.search({ account_id })).opportunities).toEqual([])
  })

  it('of lists and custom fields are changed', async () => {
    const { id } = await apollo.labels.create({ name: 'Launch', modality: 'contacts' })
    expect((await apollo.labels.update(id, { name: 'Launch 2' })).name).toBe('Launch 2')
    const contact = await newContact()
    const change: LabelMembersParams = { entity_ids: [contact.id], label_names: ['Launch 2'], modality: 'contacts' }
    await apollo.labels.addMembers(change)
    expect((await apollo.contacts.get(contact.id)).label_ids).toEqual([id])
    await apollo.labels.removeMembers(change)
    expect((await apollo.contacts.get(contact.id)).label_ids).toEqual([])
    const [made] = (await apollo.fields.create({ label: 'Renewal', modality: 'contact', type: 'string' }))
      .typed_custom_fields
    const changed = await apollo.fields.update({ id: `contact.${made?.id}`, label: 'Renewal owner' })
    expect(changed.fields).toMatchObject([{ label: 'Renewal owner' }])
    const labels = (await apollo.fields.list({ source: 'custom' })).map(({ label }) => label)
    expect(labels).toContain('Renewal owner')
    expect((await apollo.fields.listTyped()).map((field) => field.id)).toContain(made?.id)
  })
})

describe('work', () => {
  it('on tasks is done', async () => {
    const { id: contact_id } = await newContact()
    const fields = { user_id: userId, type: 'call', status: 'scheduled', due_at: '2026-03-10T10:00:00Z' } as const
    const { id } = await apollo.tasks.create({ ...fields, contact_id })
    const kept = { priority: 'high', creator_id: userId } as const
    expect(await apollo.tasks.update(id, { ...kept, title: 'Call' })).toMatchObject({ title: 'Call', priority: 'high' })
    const { tasks } = await apollo.tasks.bulkCreate({ ...fields, contact_ids: [contact_id] })
    const skipped = await apollo.tasks.skip(tasks[0]?.id ?? '')
    expect(skipped.task).toMatchObject({ id: tasks[0]?.id, status: 'skipped' })
    const different = await apollo.tasks.bulkCreate({ tasks_attributes: [{ ...fields, contact_id, title: 'Own' }] })
    expect(different.tasks).toMatchObject([{ title: 'Own' }])
    await apollo.tasks.complete(id, { note: 'reached' })
    expect(await apollo.tasks.get(id)).toMatchObject({ status: 'completed', note: 'reached' })
    expect((await apollo.tasks.search({ per_page: 2 })).pagination.per_page).toBe(2)
    expect((await collect(apollo.tasks.searchAll())).length).toBeGreaterThanOrEqual(1)
  })

  it('in sequences runs from making one to leaving it', async () => {
    const contact = await newContact({ email: 'joel@northpeak.example' })
    const [mailbox] = await apollo.mailboxes.list()
    const emailer_steps = [{ type: 'call', wait_time: 1, wait_mode: 'day' } as const]
    const { emailer_campaign } = await apollo.sequences.create({ name: 'Launch', emailer_steps })
    const { id } = emailer_campaign
    expect((await apollo.sequences.update(id, { name: 'Launch again' })).emailer_campaign.name).toBe('Launch again')
    expect((await apollo.sequences.approve(id)).emailer_campaign.active).toBe(true)
    const enrolment = { contact_ids: [contact.id], send_email_from_email_account_id: mailbox?.id ?? '' }
    expect((await apollo.sequences.addContacts(id, enrolment)).contacts.map((row) => row.id)).toEqual([contact.id])
    expect((await apollo.sequences.activity({ contact_id: contact.id })).events).toMatchObject([{ type: 'enrolled' }])
    const left = await apollo.sequences.removeContacts({
      emailer_campaign_ids: [id],
      contact_ids: [contact.id],
      mode: 'remove',
    })
    expect(left.emailer_campaigns).toMatchObject([{ id }])
    await apollo.sequences.abort(id)
    expect((await collect(apollo.sequences.searchAll({ q_name: 'Launch again' }))).map((row) => row.id)).toEqual([id])
    expect((await apollo.sequences.archive(id)).emailer_campaign.archived).toBe(true)
    expect((await apollo.sequences.schedules()).length).toBeGreaterThan(0)
  })

  it('with emails goes from a draft to its statistics', async () => {
    const contact = await newContact({ email: 'zoe@northpeak.example' })
    const draft = { contact_id: contact.id, subject: 'Rollout', body_html: '<p>Hello</p>' }
    const { emailer_message } = await apollo.emails.create(draft)
    expect(emailer_message).toMatchObject({ status: 'drafted', subject: 'Rollout', to_email: 'zoe@northpeak.example' })
    expect(await apollo.emails.content({ ids: [emailer_message.id] })).toEqual([])
    expect(await apollo.emails.sendNow(emailer_message.id)).toMatchObject({
      id: emailer_message.id,
      async_sending: true,
    })
    expect(await apollo.emails.sendStatus(emailer_message.id)).toMatchObject({ id: emailer_message.id })
    const { activities } = await apollo.emails.activities(emailer_message.id)
    expect(activities.map((row) => row.emailer_message.num_opens)).toEqual([0])
    const found = await collect(apollo.emails.searchAll({ user_ids: [userId] }))
    expect(found.map(({ id }) => id)).toContain(emailer_message.id)
  })

  it('on the phone is recorded, and its notes are read', async () => {
    const contact = await newContact()
    const fields = { logged: true, user_id: [userId], contact_id: contact.id, duration: 120, note: 'rollout & price' }
    const { phone_call } = await apollo.calls.create({ ...fields, status: 'completed' })
    expect(phone_call).toMatchObject({ contact_id: contact.id, user_id: userId, duration: 120, logged: true })
    expect((await apollo.calls.update(phone_call.id, { duration: 90 })).phone_call.duration).toBe(90)
    const { phone_calls } = await apollo.calls.search({ duration: { max: 100 }, user_ids: [userId] })
    expect(phone_calls.map(({ id }) => id)).toEqual([phone_call.id])
    expect(await collect(apollo.calls.searchAll())).toHaveLength(1)
    const notes = await collect(apollo.notes.listAll({ contact_id: contact.id }))
    expect(notes.map(({ content }) => content)).toEqual(['rollout & price'])
  })
})

describe('conversations', () => {
  it('are exported for no more than was held', async () => {
    const rows = await collect(apollo.conversations.searchAll())
    const [first] = rows
    expect((await apollo.conversations.get(first?.id ?? '')).topic).toBe(first?.topic)
    const span = { start_time: '2020-01-01T00:00:00Z', end_time: '2030-01-01T00:00:00Z' }
    const before = emulator.stats().creditsCharged
    const profile = await apollo.users.profile()
    const params = { ...span, email: profile.email ?? '' }
    const { data, credits } = await apollo.request('conversations/export', { params, records: rows.length })
    const charged = emulator.stats().creditsCharged - before
    expect(credits).toBeGreaterThanOrEqual(charged)
    await expect(apollo.conversations.findExport(data.export_id)).rejects.toMatchObject({ name: 'NotFoundError' })
    expect((await apollo.conversations.export(params)).export_url).toMatch(/^https:/)
  })
})

describe('the team', () => {
  it('has members, counters and reports', async () => {
    expect(await apollo.users.health()).toMatchObject({ is_logged_in: true })
    const { total_entries } = (await apollo.users.search({ per_page: 1 })).pagination
    expect(await collect(apollo.users.searchAll())).toHaveLength(total_entries)
    const { credit_usage_stats } = await apollo.usage.creditUsageStats()
    expect(credit_usage_stats.lead_credit?.consumed).toBe(emulator.stats().creditsCharged)
    expect((await apollo.usage.apiUsageStats())['contacts/search']?.minute?.limit).toBeGreaterThan(0)
    const metric = {
      value: 'num_emails_sent',
      smart_datetime_reference: 'completed_at',
      smart_user_id_reference: 'user_id',
    }
    const report = await apollo.reports.query({
      metrics: [metric],
      group_by: [],
      sorts: [],
      filters: {},
      group_by_totals_selected: false,
      pivot_group_by_totals_selected: false,
      date_ranges: [{ modality: 'all_time' }],
    })
    expect(Object.keys(report.response.table_response)).toEqual(['num_emails_sent'])
  })
})

describe('scopes', () => {
  /** What `request` needs to reach an operation; ids that nobody has. */
  function reach(key: string, name: EndpointName): Promise<unknown> {
    const names = [...endpoints[name].path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter)
    const path = Object.fromEntries(names.map((parameter) => [parameter, '000000000000000000000000']))
    return clientWith(key)
      .request(name, { path, records: 0 })
      .catch((error: unknown) => error)
  }
  const described = (Object.keys(endpoints) as EndpointName[]).filter((name) => endpoints[name].documented)

  it('let a key into what they name, and into nothing else', async () => {
    const scoped = described.filter((name) => !endpoints[name].masterKeyOnly)
    for (const name of scoped) {
      expect(await reach('scoped-key', name), name).not.toBeInstanceOf(PermissionError)
      const refused = await reach('health-key', name)
      expect(refused, name).toBeInstanceOf(PermissionError)
      expect((refused as PermissionError).apolloMessage, name).toContain(`access ${endpoints[name].scope}.`)
    }
  })

  it('do not open what needs a master key', async () => {
    for (const name of described.filter((name) => endpoints[name].masterKeyOnly)) {
      expect(await reach('scoped-key', name), name).toBeInstanceOf(PermissionError)
      expect(await reach(DEFAULT_KEY, name), name).not.toBeInstanceOf(PermissionError)
    }
  })
})
