import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import type { AnswerOf } from './answers.ts'
import type { ApolloClient } from './client.ts'
import { createApolloClient } from './client.ts'
import type { EndpointName } from './endpoints.ts'
import { endpoints } from './endpoints.ts'
import type { ApolloServer } from './testing/apollo-server.ts'
import { startApolloServer } from './testing/apollo-server.ts'

type Invoke = (apollo: ApolloClient) => Promise<unknown>
/** The client's method, then what it must put into the query string and the body. */
type Operation = [invoke: Invoke, query?: string, body?: unknown]

const report = {
  metrics: [{ value: 'num_emails_sent', smart_datetime_reference: 'completed_at', smart_user_id_reference: 'user_id' }],
  group_by: [{ name: 'smart_user_id' }],
  sorts: [],
  filters: {},
  group_by_totals_selected: false,
  pivot_group_by_totals_selected: false,
  date_ranges: [{ modality: 'last_30_days' }],
}
const span = { start_time: '2026-03-01T00:00:00Z', end_time: '2026-03-02T00:00:00Z' }
const email = 'ana@team.example'
const task = { user_id: 'u', type: 'call', status: 'scheduled', due_at: '2026-03-10T10:00:00Z' } as const

/** Apollo's description of August 2026: every operation by method and path. */
const operations: Readonly<Record<string, Operation>> = {
  'POST /people/match': [(a) => a.people.match({ email }), '', { email }],
  'POST /people/bulk_match': [(a) => a.people.bulkMatch({ details: [{ email }] }), '', { details: [{ email }] }],
  'GET /people/{id}': [(a) => a.people.get('x')],
  'POST /mixed_people/api_search': [
    (a) => a.people.search({ person_titles: ['CFO'], revenue_range: { min: 1 }, page: 2 }),
    '',
    { person_titles: ['CFO'], revenue_range: { min: 1 }, page: 2 },
  ],
  'GET /webhook_result/{request_id}': [(a) => a.people.webhookResult('-5625000000000000001')],
  'POST /mixed_companies/search': [(a) => a.organizations.search({ page: 1 }), '', { page: 1 }],
  'GET /organizations/enrich': [
    (a) => a.organizations.enrich({ domain: 'https://www.a.example/x' }),
    'domain=a.example',
  ],
  'POST /organizations/bulk_enrich': [
    (a) => a.organizations.bulkEnrich({ domains: ['www.a.example'] }),
    '',
    { domains: ['a.example'] },
  ],
  'GET /organizations/{id}': [(a) => a.organizations.get('x')],
  'GET /organizations/{organization_id}/job_postings': [
    (a) => a.organizations.jobPostings('x', { page: 1, per_page: 50 }),
    'page=1&per_page=50',
  ],
  'POST /news_articles/search': [
    (a) => a.organizations.searchNews({ organization_ids: ['o'], published_at: { min: '2026-01-01' } }),
    '',
    { organization_ids: ['o'], published_at: { min: '2026-01-01' } },
  ],
  'POST /contacts': [(a) => a.contacts.create({ email, run_dedupe: true }), '', { email, run_dedupe: true }],
  'PATCH /contacts/{contact_id}': [(a) => a.contacts.update('x', { title: 'CFO' }), '', { title: 'CFO' }],
  'GET /contacts/{contact_id}': [(a) => a.contacts.get('x')],
  'POST /contacts/{contact_id}/opportunities': [(a) => a.contacts.deals('x'), '', {}],
  'POST /contacts/search': [(a) => a.contacts.search({ page: 1, per_page: 5 }), '', { page: 1, per_page: 5 }],
  'POST /contacts/update_stages': [
    (a) => a.contacts.updateStages({ contact_ids: ['b', 'c'], contact_stage_id: 's' }),
    'contact_ids[]=b&contact_ids[]=c&contact_stage_id=s',
    {},
  ],
  'POST /contacts/update_owners': [
    (a) => a.contacts.updateOwners({ contact_ids: ['b'], owner_id: 'u' }),
    'contact_ids[]=b&owner_id=u',
    {},
  ],
  'POST /contacts/bulk_create': [
    (a) => a.contacts.bulkCreate({ contacts: [{ email }] }),
    '',
    { contacts: [{ email }] },
  ],
  'POST /contacts/bulk_update': [
    (a) => a.contacts.bulkUpdate({ contact_attributes: [{ id: 'c', title: 'CFO' }] }),
    '',
    { contact_attributes: [{ id: 'c', title: 'CFO' }] },
  ],
  'GET /contact_stages': [(a) => a.contacts.stages()],
  'POST /accounts': [(a) => a.accounts.create({ name: 'A' }), '', { name: 'A' }],
  'PATCH /accounts/{account_id}': [(a) => a.accounts.update('x', { phone: '1' }), '', { phone: '1' }],
  'GET /accounts/{id}': [(a) => a.accounts.get('x')],
  'POST /accounts/search': [
    (a) => a.accounts.search({ q_organization_name: 'a', page: 1 }),
    '',
    { q_organization_name: 'a', page: 1 },
  ],
  'POST /accounts/bulk_create': [
    (a) => a.accounts.bulkCreate({ accounts: [{ name: 'A' }], run_dedupe: true }),
    '',
    { accounts: [{ name: 'A' }], run_dedupe: true },
  ],
  'POST /accounts/bulk_update': [
    (a) => a.accounts.bulkUpdate({ account_ids: ['a'], owner_id: 'u' }),
    '',
    { account_ids: ['a'], owner_id: 'u' },
  ],
  'POST /accounts/update_owners': [
    (a) => a.accounts.updateOwners({ account_ids: ['a'], owner_id: 'u' }),
    'account_ids[]=a&owner_id=u',
    {},
  ],
  'GET /account_stages': [(a) => a.accounts.stages()],
  'POST /opportunities': [
    (a) => a.deals.create({ name: 'Seats', amount: 48000 }),
    '',
    { name: 'Seats', amount: '48000' },
  ],
  'GET /opportunities/search': [
    (a) => a.deals.search({ sort_by_field: 'amount', page: 1, per_page: 25 }),
    'sort_by_field=amount&page=1&per_page=25',
  ],
  'GET /opportunities/{opportunity_id}': [(a) => a.deals.get('x')],
  'PATCH /opportunities/{opportunity_id}': [(a) => a.deals.update('x', { amount: null }), '', { amount: null }],
  'GET /opportunity_stages': [(a) => a.deals.stages()],
  'POST /emailer_campaigns/search': [
    (a) => a.sequences.search({ q_name: 'launch', page: 2, per_page: 10 }),
    'page=2&per_page=10',
    { q_name: 'launch' },
  ],
  'POST /emailer_campaigns/{sequence_id}/add_contact_ids': [
    (a) => a.sequences.addContacts('x', { contact_ids: ['c'], send_email_from_email_account_id: 'm' }),
    '',
    { emailer_campaign_id: 'x', contact_ids: ['c'], send_email_from_email_account_id: 'm' },
  ],
  'POST /emailer_campaigns/remove_or_stop_contact_ids': [
    (a) => a.sequences.removeContacts({ emailer_campaign_ids: ['s'], contact_ids: ['c'], mode: 'stop' }),
    '',
    { emailer_campaign_ids: ['s'], contact_ids: ['c'], mode: 'stop' },
  ],
  'POST /emailer_campaigns/activity_feed': [
    (a) => a.sequences.activity({ contact_id: 'c', per_page: 50 }),
    '',
    { contact_id: 'c', per_page: 50 },
  ],
  'POST /emailer_campaigns/{sequence_id}/approve': [(a) => a.sequences.approve('x'), '', {}],
  'POST /emailer_campaigns/{sequence_id}/abort': [(a) => a.sequences.abort('x'), '', {}],
  'POST /emailer_campaigns/{sequence_id}/archive': [(a) => a.sequences.archive('x'), '', {}],
  'POST /sequences': [
    (a) => a.sequences.create({ name: 'Launch', emailer_steps: [{ type: 'call', wait_time: 1, wait_mode: 'day' }] }),
    '',
    { name: 'Launch', emailer_steps: [{ type: 'call', wait_time: 1, wait_mode: 'day' }] },
  ],
  'PUT /sequences/{id}': [(a) => a.sequences.update('x', { active: false }), '', { active: false }],
  'GET /emailer_schedules': [(a) => a.sequences.schedules()],
  'POST /emailer_messages': [
    (a) => a.emails.create({ contact_id: 'c', recipients: [{ email, recipient_type_cd: 'cc' }] }),
    '',
    { contact_id: 'c', recipients: [{ email, recipient_type_cd: 'cc' }] },
  ],
  'POST /emailer_messages/{id}/send_now': [(a) => a.emails.sendNow('x'), '', {}],
  'POST /emailer_messages/get_content': [
    (a) => a.emails.content({ ids: ['e'], body_format: 'html' }),
    '',
    { ids: ['e'], body_format: 'html' },
  ],
  'POST /emailer_messages/email_send_status': [(a) => a.emails.sendStatus('e'), '', { id: 'e' }],
  'GET /emailer_messages/{id}/activities': [(a) => a.emails.activities('x')],
  'GET /emailer_messages/search': [
    (a) => a.emails.search({ user_ids: ['u'], emailer_message_date_range: { min: '2026-03-01' }, page: 1 }),
    'user_ids[]=u&emailer_message_date_range[min]=2026-03-01&page=1',
  ],
  'GET /email_accounts': [(a) => a.mailboxes.list()],
  'POST /tasks': [(a) => a.tasks.create({ ...task, contact_id: 'c' }), '', { ...task, contact_id: 'c' }],
  'POST /tasks/bulk_create': [
    (a) => a.tasks.bulkCreate({ ...task, contact_ids: ['b', 'c'] }),
    '',
    { ...task, contact_ids: ['b', 'c'] },
  ],
  'GET /tasks/{id}': [(a) => a.tasks.get('x')],
  'PATCH /tasks/{id}': [
    (a) => a.tasks.update('x', { priority: 'high', creator_id: 'u' }),
    '',
    { priority: 'high', creator_id: 'u' },
  ],
  'POST /tasks/{id}/complete': [(a) => a.tasks.complete('x', { note: 'done' }), '', { note: 'done' }],
  'POST /tasks/{id}/skip': [(a) => a.tasks.skip('x', { on_task_page: true }), '', { on_task_page: true }],
  'POST /tasks/search': [
    (a) => a.tasks.search({ user_id: 'u', page: 2, per_page: 50 }),
    'page=2&per_page=50',
    { user_id: 'u' },
  ],
  'GET /phone_calls/search': [
    (a) => a.calls.search({ duration: { min: 30 }, inbound: 'incoming', page: 1 }),
    'duration[min]=30&inbound=incoming&page=1',
  ],
  'POST /phone_calls': [
    (a) => a.calls.create({ logged: true, user_id: ['u'], status: 'completed', duration: 120 }),
    'logged=true&user_id[]=u&status=completed&duration=120',
    {},
  ],
  'PUT /phone_calls/{id}': [(a) => a.calls.update('x', { note: 'a b&c' }), 'note=a b&c', {}],
  'GET /notes': [(a) => a.notes.list({ contact_id: 'c', skip: 0, limit: 100 }), 'contact_id=c&skip=0&limit=100'],
  'GET /labels': [(a) => a.labels.list()],
  'POST /labels': [
    (a) => a.labels.create({ name: 'L', modality: 'contacts' }),
    '',
    { name: 'L', modality: 'contacts' },
  ],
  'PATCH /labels/{id}': [(a) => a.labels.update('x', { name: 'M' }), '', { name: 'M' }],
  'POST /labels/add_entity_ids_to_label_names': [
    (a) => a.labels.addMembers({ entity_ids: ['c'], label_names: ['L'], modality: 'contacts' }),
    '',
    { entity_ids: ['c'], label_names: ['L'], modality: 'contacts' },
  ],
  'POST /labels/remove_entity_ids_from_label_names': [
    (a) => a.labels.removeMembers({ entity_ids: ['c'], label_names: ['L'], modality: 'contacts' }),
    '',
    { entity_ids: ['c'], label_names: ['L'], modality: 'contacts' },
  ],
  'GET /fields': [(a) => a.fields.list({ source: 'custom' }), 'source=custom'],
  'POST /fields': [
    (a) => a.fields.create({ label: 'F', modality: 'contact', type: 'string' }),
    '',
    { label: 'F', modality: 'contact', type: 'string' },
  ],
  'PATCH /fields': [
    (a) => a.fields.update({ id: 'contact.f', label: 'G' }),
    '',
    { fields: [{ id: 'contact.f', label: 'G' }] },
  ],
  'GET /typed_custom_fields': [(a) => a.fields.listTyped()],
  'GET /users/search': [(a) => a.users.search({ page: 1 }), 'page=1'],
  'GET /users/api_profile': [(a) => a.users.profile({ include_credit_usage: true }), 'include_credit_usage=true'],
  'POST /usage_stats/credit_usage_stats': [(a) => a.usage.creditUsageStats(), '', {}],
  'POST /usage_stats/api_usage_stats': [(a) => a.usage.apiUsageStats(), '', {}],
  'POST /reports/sync_report': [(a) => a.reports.query(report), '', report],
  'POST /conversations/search': [
    (a) => a.conversations.search({ page: 1, num_fetch_result: 25 }),
    '',
    { page: 1, num_fetch_result: 25 },
  ],
  'GET /conversations/{id}': [(a) => a.conversations.get('x')],
  'POST /conversations/export': [
    (a) => a.conversations.export({ ...span, email, maxConversations: 3 }),
    '',
    { ...span, email },
  ],
  'GET /conversations/export/{id}': [(a) => a.conversations.findExport('x')],
}

/** Known from Apollo's guides, its command line or live answers alone. */
const undocumented: Readonly<Record<string, Operation>> = {
  'GET /auth/health': [(a) => a.users.health()],
  'POST /opportunities/search': [(a) => a.deals.search({ owner_id: 'u', page: 1 }), '', { owner_id: 'u', page: 1 }],
  'DELETE /contacts/{contact_id}': [(a) => a.contacts.delete('x'), '', {}],
  'POST /accounts/bulk_destroy': [(a) => a.accounts.bulkDelete(['x']), '', { ids: ['x'] }],
  'POST /opportunities/bulk_destroy': [(a) => a.deals.bulkDelete(['x']), '', { ids: ['x'] }],
  'GET /emailer_campaigns/{sequence_id}': [(a) => a.sequences.get('x')],
}

let server: ApolloServer

beforeEach(async () => {
  server = await startApolloServer()
})
afterEach(() => server.close())

const rows = Object.values(endpoints)
const idOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
const all = Object.entries({ ...operations, ...undocumented })

describe('the table of operations', () => {
  it('has every operation that Apollo describes, once', () => {
    expect(Object.keys(operations)).toHaveLength(80)
    expect(
      rows
        .filter(({ documented }) => documented)
        .map(idOf)
        .sort(),
    ).toEqual(Object.keys(operations).sort())
  })

  it('marks every other one', () => {
    expect(
      rows
        .filter(({ documented }) => !documented)
        .map(idOf)
        .sort(),
    ).toEqual(Object.keys(undocumented).sort())
  })

  it('repeats nothing that writes or costs', () => {
    const careless = rows.filter(
      ({ method, repeatable, credits }) => repeatable && (credits !== undefined || !['GET', 'POST'].includes(method)),
    )
    expect(careless).toEqual([])
  })

  it('has a type for what each operation answers', () => {
    type Untyped = { [Name in EndpointName]: unknown extends AnswerOf<Name> ? Name : never }[EndpointName]
    expectTypeOf<Untyped>().toEqualTypeOf<
      'contacts/destroy' | 'accounts/bulk_destroy' | 'opportunities/bulk_destroy' | 'emailer_campaigns/show'
    >()
    const untyped: Untyped[] = ['contacts/destroy', 'emailer_campaigns/show']
    expect(untyped.map((name) => endpoints[name].documented)).toEqual([false, false])
  })
})

describe('the method of', () => {
  it.each(all)('%s puts its parameters where they belong', async (id, [invoke, query = '', body]) => {
    await invoke(createApolloClient({ apiKey: 'shape-test-key', baseUrl: server.url, retry: false, limiter: false }))
    expect(server.received).toHaveLength(1)
    const [received] = server.received
    const [path = '', search = ''] = (received?.url ?? '').split('?')
    const [method, template = ''] = id.split(' ')
    expect(received?.method).toBe(method)
    expect(path).toMatch(new RegExp(`^/api/v1${template.replaceAll(/\{\w+\}/g, '[\\w-]+')}$`))
    expect(decodeURIComponent(search)).toBe(query)
    expect(received?.body).toBe(body === undefined ? '' : JSON.stringify(body))
  })
})
