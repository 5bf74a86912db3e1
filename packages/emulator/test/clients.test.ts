import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEmulator, createWorld, DEFAULT_KEY } from '../src/index.ts'
import { type Harness, MIRA, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator()
})

afterEach(() => harness.emulator.close())

const ACCOUNT_STAGE = '66e6000000000000000e6002'
const USER = '66e4000000000000000e4001'

test('the official command line’s requests are served', async () => {
  const headers = { authorization: `Bearer ${DEFAULT_KEY}`, 'content-type': 'application/json' }
  const post = (path: string, body: unknown = {}) => harness.post(path, body, headers)
  const contact = (await post('contacts', { email: 'mira.okafor@northpeak.example' })).json.contact
  const account = (await post('accounts', { name: 'A' })).json.account
  const task = (await post('tasks/bulk_create', { tasks_attributes: [{ user_id: USER, type: 'call' }] })).json.tasks[0]
  const requests: [method: string, path: string, body?: unknown][] = [
    ['POST', 'mixed_people/api_search', { revenue_range: { min: '1', max: '99999999999' }, page: '1', per_page: '5' }],
    ['POST', 'people/match', { email: 'mira.okafor@northpeak.example' }],
    ['GET', `people/match?id=${MIRA}`],
    ['POST', 'people/bulk_match', { details: [{ id: MIRA }], reveal_personal_emails: true }],
    ['POST', 'organizations/enrich', { domain: 'northpeak.example' }],
    ['POST', 'organizations/bulk_enrich', { domains: ['northpeak.example'] }],
    ['POST', `contacts/update_stages?contact_ids[]=${contact.id}&contact_stage_id=66e5000000000000000e5002`, {}],
    ['POST', `accounts/update_owners?account_ids[]=${account.id}&owner_id=${USER}`, {}],
    ['POST', 'accounts/bulk_update', { account_ids: [account.id], account_stage_id: ACCOUNT_STAGE }],
    ['POST', 'opportunities', { name: 'D', amount: 100 }],
    ['POST', 'opportunities/search', { page: 1, per_page: 25, sort_by_field: 'opportunity_updated_at' }],
    ['POST', 'emailer_campaigns/search', { page: '1', per_page: '25' }],
    ['GET', 'tasks/search?page=1&per_page=10'],
    ['POST', `tasks/${task?.id}/complete`, {}],
    ['POST', 'users/search', {}],
    ['POST', 'usage_stats/api_usage_stats', {}],
  ]
  const failed: unknown[] = []
  for (const [method, path, body] of requests) {
    const init = body === undefined ? { headers } : { headers, body: JSON.stringify(body) }
    const answer = await harness.send(method, path, init)
    if (answer.status !== 200) failed.push([method, path, answer.status, answer.text])
  }
  expect(failed).toEqual([])
})

test('a connector pages by the query of a POST without a body, under /v1', async () => {
  for (const path of ['contacts/search', 'accounts/search', 'tasks/search', 'emailer_campaigns/search']) {
    const answer = await harness.send('POST', `/v1/${path}?page=1&per_page=7`)
    expect([answer.status, answer.json.pagination.per_page]).toEqual([200, 7])
  }
})

test('a generated client sends searches as query parameters', async () => {
  const query = 'person_titles[]=sales%20manager&person_seniorities[]=manager&page=1&per_page=10'
  const { json } = await harness.send('POST', `mixed_people/api_search?${query}`)
  expect(json).toMatchObject({ total_entries: 1, people: [{ first_name: 'Joel' }] })
})

test('the seeded world serves by default', async () => {
  const emulator = await createEmulator({ seed: 3 })
  const person = createWorld({ seed: 3 }).people.find((person) => person.enrichable && person.email !== null)
  const response = await fetch(`${emulator.url}/api/v1/people/match`, {
    method: 'POST',
    headers: { 'x-api-key': DEFAULT_KEY },
    body: JSON.stringify({ email: person?.email }),
  })
  const { person: found } = (await response.json()) as { person: { id: string } }
  await emulator.close()
  expect(found.id).toBe(person?.id)
  expect(emulator.port).toBe(Number(new URL(emulator.url).port))
})

test('searches by GET and by POST, updates by PUT and by PATCH, under both mounts', async () => {
  const { post, send } = harness
  const ids = {
    contact: (await post('contacts', { first_name: 'A' })).json.contact.id,
    account: (await post('accounts', { name: 'A' })).json.account.id,
    deal: (await post('opportunities', { name: 'A' })).json.opportunity.id,
    call: (await post('phone_calls', {})).json.phone_call.id,
  }
  const searches = [
    'contacts/search',
    'accounts/search',
    'opportunities/search',
    'tasks/search',
    'users/search',
    'emailer_campaigns/search',
    'emailer_messages/search',
    'phone_calls/search',
    'conversations/search',
    'mixed_people/api_search',
    'people/match?id=x',
    'organizations/enrich?domain=northpeak.example',
  ]
  const updates = [
    `contacts/${ids.contact}`,
    `accounts/${ids.account}`,
    `opportunities/${ids.deal}`,
    `phone_calls/${ids.call}`,
    'sequences/66ee000000000000000ee001',
    'labels/66fb000000000000ffff0001?name=Renamed',
  ]
  const forms = [
    ...searches.flatMap((path) => ['GET', 'POST'].map((method) => [method, path] as const)),
    ...updates.flatMap((path) => ['PUT', 'PATCH'].map((method) => [method, path] as const)),
  ]
  const failed: unknown[] = []
  for (const [method, path] of forms) {
    for (const mount of ['/api/v1', '/v1']) {
      const { status } = await send(method, `${mount}/${path}`)
      if (status !== 200) failed.push([method, mount, path, status])
    }
  }
  expect(failed).toEqual([])
})

test.each(['mixed_people/search', 'people/search'])('%s tells API callers where to go', async (path) => {
  const answer = await harness.post(path, {})
  expect([answer.status, answer.json.error]).toEqual([
    422,
    expect.stringContaining('Please use the new mixed_people/api_search endpoint'),
  ])
})
