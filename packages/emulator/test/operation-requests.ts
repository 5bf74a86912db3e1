import type { Harness } from './harness.ts'
import { MIRA, NORTHPEAK } from './harness.ts'

export interface OperationRequest {
  path: string
  body?: unknown
}

const USER = '66e4000000000000000e4001'
const MAILBOX = '66ec000000000000000ec001'
const CONTACT_STAGE = '66e5000000000000000e5002'
const ACCOUNT_STAGE = '66e6000000000000000e6002'
const ACTIVE = '66ee000000000000000ee001'
const CONVERSATION = '67040000000000000000ff01'
const HOOK = 'http://127.0.0.1:9/hook'

/** Records for the requests below to be about. */
export async function prepare({ post, clock, emulator }: Harness): Promise<Record<string, string>> {
  const account = (await post('accounts', { name: 'Northpeak Tools', domain: 'northpeak.example' })).json.account.id
  const email = 'mira.okafor@northpeak.example'
  const fields = { email, account_id: account, label_names: ['Warm'], direct_phone: '303-555-0100' }
  const contact = (await post('contacts', fields)).json.contact.id
  const other = (await post('contacts', { first_name: 'B', email: 'joel.tanaka@northpeak.example' })).json.contact.id
  const deal = (await post('opportunities', { name: 'D', amount: '100', account_id: account })).json.opportunity.id
  const idOf = (text: string, name: string): string => new RegExp(`"${name}":\\{"id":"(\\w+)"`).exec(text)?.[1] ?? ''
  const task = { user_id: USER, contact_id: contact, type: 'call', status: 'scheduled', due_at: '2026-03-10' }
  const tasks = await Promise.all([1, 2, 3].map(async () => (await post('tasks', task)).json.task.id))
  const draft = idOf((await post('emailer_messages', { contact_id: contact, subject: 'S' })).text, 'emailer_message')
  const sent = idOf((await post('emailer_messages', { contact_id: contact, subject: 'S' })).text, 'emailer_message')
  await post(`emailer_messages/${sent}/send_now`)
  const call = idOf(
    (await post('phone_calls', { contact_id: contact, note: 'Spoke.', duration: 60 })).text,
    'phone_call',
  )
  const steps = [{ type: 'auto_email', wait_time: 1, wait_mode: 'day' }]
  const sequence = idOf((await post('sequences', { name: 'Made', emailer_steps: steps })).text, 'emailer_campaign')
  const label = idOf((await post('labels', { name: 'Mine', modality: 'contacts' })).text, 'label')
  const range = { start_time: '2026-01-01', end_time: '2026-03-01', email: 'ana@team.example' }
  const exported = /"export_id":"(\w+)"/.exec((await post('conversations/export', range)).text)?.[1] ?? ''
  const revealed = await post('people/match', { email, reveal_phone_number: true, webhook_url: HOOK })
  const request = /"request_id":(-?\d+)/.exec(revealed.text)?.[1] ?? ''
  clock.advance(60_000)
  const [open = '', done = '', skipped = ''] = tasks
  const records = { account, contact, other, deal, open, done, skipped, draft, sent, call, sequence, label }
  return { ...records, exported, request, url: emulator.url }
}

/** One request for each documented operation, in the form that its documentation gives. */
export function operationRequests(ids: Record<string, string>): Record<string, OperationRequest> {
  const { account, contact, other, deal, sequence } = ids
  const enrol = `emailer_campaign_id=${ACTIVE}&contact_ids[]=${contact}&contact_ids[]=${MIRA}`
  return {
    'POST /people/match': { path: 'people/match?email=mira.okafor@northpeak.example' },
    'POST /people/bulk_match': { path: 'people/bulk_match', body: { details: [{ id: MIRA }, { id: 'nobody' }] } },
    'GET /people/{id}': { path: `people/${MIRA}` },
    'POST /mixed_people/api_search': { path: 'mixed_people/api_search?person_seniorities[]=vp' },
    'GET /organizations/enrich': { path: 'organizations/enrich?domain=northpeak.example' },
    'POST /organizations/bulk_enrich': { path: 'organizations/bulk_enrich', body: { domains: ['ridge.example'] } },
    'GET /organizations/{organization_id}/job_postings': { path: `organizations/${NORTHPEAK}/job_postings?per_page=5` },
    'GET /organizations/{id}': { path: `organizations/${NORTHPEAK}` },
    'POST /mixed_companies/search': { path: 'mixed_companies/search?q_organization_name=r' },
    'POST /news_articles/search': { path: `news_articles/search?organization_ids[]=${NORTHPEAK}` },
    'GET /webhook_result/{request_id}': { path: `webhook_result/${ids.request}` },
    'POST /contacts': { path: 'contacts', body: { first_name: 'C', email: 'c@other.example', run_dedupe: true } },
    'PATCH /contacts/{contact_id}': { path: `contacts/${contact}`, body: { title: 'CEO' } },
    'GET /contacts/{contact_id}': { path: `contacts/${contact}` },
    'POST /contacts/{contact_id}/opportunities': { path: `contacts/${contact}/opportunities`, body: {} },
    'POST /contacts/search': { path: 'contacts/search', body: { page: 1, per_page: 10 } },
    'POST /contacts/update_stages': {
      path: `contacts/update_stages?contact_ids[]=${other}&contact_stage_id=${CONTACT_STAGE}`,
    },
    'POST /contacts/update_owners': { path: `contacts/update_owners?contact_ids[]=${other}&owner_id=${USER}` },
    'POST /contacts/bulk_create': { path: 'contacts/bulk_create', body: { contacts: [{ first_name: 'D' }] } },
    'POST /contacts/bulk_update': { path: 'contacts/bulk_update', body: { contact_ids: [other], title: 'CTO' } },
    'GET /contact_stages': { path: 'contact_stages' },
    'POST /accounts': { path: 'accounts', body: { name: 'Ridge', domain: 'ridge.example' } },
    'PATCH /accounts/{account_id}': { path: `accounts/${account}`, body: { phone: '303-555-0101' } },
    'POST /accounts/search': { path: 'accounts/search', body: {} },
    'POST /accounts/bulk_create': { path: 'accounts/bulk_create', body: { accounts: [{ name: 'E' }] } },
    'POST /accounts/bulk_update': {
      path: 'accounts/bulk_update',
      body: { account_ids: [account], account_stage_id: ACCOUNT_STAGE },
    },
    'POST /accounts/update_owners': { path: `accounts/update_owners?account_ids[]=${account}&owner_id=${USER}` },
    'GET /accounts/{id}': { path: `accounts/${account}` },
    'GET /account_stages': { path: 'account_stages' },
    'POST /opportunities': { path: 'opportunities', body: { name: 'F', account_id: account, amount: '5' } },
    'GET /opportunities/search': { path: 'opportunities/search?page=1&per_page=5&sort_by_field=amount' },
    'GET /opportunities/{opportunity_id}': { path: `opportunities/${deal}` },
    'PATCH /opportunities/{opportunity_id}': { path: `opportunities/${deal}`, body: { name: 'G' } },
    'GET /opportunity_stages': { path: 'opportunity_stages' },
    'POST /emailer_campaigns/search': { path: 'emailer_campaigns/search?page=1' },
    'POST /emailer_campaigns/{sequence_id}/add_contact_ids': {
      path: `emailer_campaigns/${ACTIVE}/add_contact_ids?${enrol}&send_email_from_email_account_id=${MAILBOX}`,
    },
    'POST /emailer_campaigns/remove_or_stop_contact_ids': {
      path: `emailer_campaigns/remove_or_stop_contact_ids?emailer_campaign_ids[]=${ACTIVE}&contact_ids[]=${contact}&mode=stop`,
    },
    'POST /emailer_campaigns/activity_feed': { path: 'emailer_campaigns/activity_feed', body: { contact_id: contact } },
    'POST /emailer_campaigns/{sequence_id}/approve': { path: `emailer_campaigns/${sequence}/approve` },
    'POST /emailer_campaigns/{sequence_id}/abort': { path: `emailer_campaigns/${sequence}/abort` },
    'POST /emailer_campaigns/{sequence_id}/archive': { path: `emailer_campaigns/${sequence}/archive` },
    'POST /sequences': { path: 'sequences', body: sequenceBody() },
    'PUT /sequences/{id}': { path: `sequences/${ACTIVE}`, body: { name: 'Renamed' } },
    'GET /emailer_schedules': { path: 'emailer_schedules' },
    'POST /emailer_messages': { path: 'emailer_messages', body: { contact_id: contact, body_html: '<p>Hi</p>' } },
    'POST /emailer_messages/{id}/send_now': { path: `emailer_messages/${ids.draft}/send_now`, body: {} },
    'POST /emailer_messages/get_content': { path: 'emailer_messages/get_content', body: { ids: [ids.sent] } },
    'POST /emailer_messages/email_send_status': {
      path: 'emailer_messages/email_send_status',
      body: { id: ids.sent },
    },
    'GET /emailer_messages/{id}/activities': { path: `emailer_messages/${ids.sent}/activities` },
    'GET /emailer_messages/search': { path: 'emailer_messages/search?emailer_message_stats[]=delivered' },
    'GET /email_accounts': { path: 'email_accounts' },
    'POST /tasks': {
      path: 'tasks',
      body: { user_id: USER, contact_id: contact, type: 'call', status: 'scheduled', due_at: '2026-03-10' },
    },
    'POST /tasks/bulk_create': {
      path: 'tasks/bulk_create',
      body: { user_id: USER, contact_ids: [contact, other], type: 'call', status: 'scheduled' },
    },
    'GET /tasks/{id}': { path: `tasks/${ids.open}` },
    'PATCH /tasks/{id}': { path: `tasks/${ids.open}`, body: { note: 'Later' } },
    'POST /tasks/{id}/complete': { path: `tasks/${ids.done}/complete`, body: { note: 'Done' } },
    'POST /tasks/{id}/skip': { path: `tasks/${ids.skipped}/skip`, body: {} },
    'POST /tasks/search': { path: 'tasks/search?open_factor_names[]=task_types' },
    'GET /phone_calls/search': { path: 'phone_calls/search?duration[min]=30' },
    'POST /phone_calls': { path: `phone_calls?contact_id=${contact}&status=no_answer&user_id[]=${USER}` },
    'PUT /phone_calls/{id}': { path: `phone_calls/${ids.call}?note=Again&duration=90` },
    'GET /notes': { path: `notes?contact_id=${contact}` },
    'GET /labels': { path: 'labels' },
    'POST /labels': { path: 'labels', body: { name: 'New', modality: 'contacts' } },
    'PATCH /labels/{id}': { path: `labels/${ids.label}`, body: { name: 'Renamed' } },
    'POST /labels/add_entity_ids_to_label_names': {
      path: 'labels/add_entity_ids_to_label_names',
      body: { entity_ids: [contact], label_names: ['Hot'], modality: 'contacts' },
    },
    'POST /labels/remove_entity_ids_from_label_names': {
      path: 'labels/remove_entity_ids_from_label_names',
      body: { entity_ids: [contact], label_names: ['Hot'], modality: 'contacts' },
    },
    'GET /fields': { path: 'fields?source=custom' },
    'POST /fields': { path: 'fields', body: { label: 'Tier', modality: 'contact', type: 'string' } },
    'PATCH /fields': {
      path: 'fields',
      body: { fields: [{ id: 'contact.694000000000000000fd0001', label: 'Origin', meta: { max_length: 80 } }] },
    },
    'GET /typed_custom_fields': { path: 'typed_custom_fields' },
    'GET /users/search': { path: 'users/search?page=1&per_page=10' },
    'GET /users/api_profile': { path: 'users/api_profile?include_credit_usage=true' },
    'POST /usage_stats/credit_usage_stats': { path: 'usage_stats/credit_usage_stats' },
    'POST /usage_stats/api_usage_stats': { path: 'usage_stats/api_usage_stats' },
    'POST /reports/sync_report': { path: 'reports/sync_report', body: reportBody() },
    'POST /conversations/search': { path: 'conversations/search', body: { page: 1 } },
    'GET /conversations/{id}': { path: `conversations/${CONVERSATION}` },
    'POST /conversations/export': {
      path: 'conversations/export',
      body: { start_time: '2026-02-01', end_time: '2026-03-01', email: 'ana@team.example' },
    },
    'GET /conversations/export/{id}': { path: `conversations/export/${ids.exported}` },
  }
}

function sequenceBody(): unknown {
  const emailer_template = { subject: 'Hello', body_html: '<p>Hello</p>' }
  const emailer_touches = [{ type: 'new_thread', status: 'approved', emailer_template }]
  return {
    name: 'N',
    active: true,
    emailer_steps: [{ type: 'auto_email', wait_time: 0, wait_mode: 'minute', emailer_touches }],
  }
}

function reportBody(): unknown {
  const reference = { smart_datetime_reference: 'activity_datetime', smart_user_id_reference: 'user_id' }
  return {
    metrics: [{ value: 'num_emails_sent', ...reference }],
    group_by: [{ name: 'smart_user_id' }],
    sorts: [],
    filters: {},
    group_by_totals_selected: true,
    pivot_group_by_totals_selected: false,
    date_ranges: [{ modality: 'all_time' }],
  }
}
