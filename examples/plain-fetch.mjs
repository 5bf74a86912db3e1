/**
 * A client of Apollo that knows Apollo's documentation alone: plain fetch, a base URL and a key. Prints what it gets. Run it
 * against Apollo, the emulator or Delos; through Delos the answers are the same, with headers `delos-*` beside them.
 *
 *   APOLLO_BASE_URL=http://127.0.0.1:4000 APOLLO_API_KEY=delos_… node examples/plain-fetch.mjs
 */
const baseUrl = process.env.APOLLO_BASE_URL ?? 'https://api.apollo.io'
const apiKey = process.env.APOLLO_API_KEY ?? ''
const rateHeader = /^(x-rate-limit-.*|x-.*-usage|x-.*-requests-left|retry-after)$/

/** @param {string} method @param {string} path @param {object} [body] */
async function call(method, path, body) {
  const response = await fetch(`${baseUrl}/api/v1${path}`, {
    method,
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json', 'cache-control': 'no-cache' },
    body: body && JSON.stringify(body),
  })
  const text = await response.text()
  console.log(`${method} ${path}`)
  console.log(`${response.status} ${response.headers.get('content-type')}`)
  for (const [name, value] of response.headers) if (rateHeader.test(name)) console.log(`${name}: ${value}`)
  for (const [name, value] of response.headers) if (name.startsWith('delos-')) console.log(`${name}: ${value}`)
  console.log(`${text}\n`)
  return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined
}

await call('GET', '/auth/health')
await call('GET', '/users/api_profile')

// People: a free search tells ids, enrichment the rest.
const search = { person_titles: ['chief technology officer'], person_seniorities: ['c_suite'], page: 1, per_page: 5 }
const { people } = await call('POST', '/mixed_people/api_search', search)
const [first, ...others] = people.map(({ id }) => id)
const { person } = await call('POST', '/people/match', { id: first })
await call('POST', '/people/bulk_match', { details: others.map((id) => ({ id })) })
await call('POST', '/people/match', { email: 'nobody@unknown.example' })

// Companies.
await call('GET', `/organizations/enrich?domain=${person.organization?.primary_domain ?? 'apollo.io'}`)
await call('POST', '/mixed_companies/search', { q_organization_name: 'labs', page: 1, per_page: 2 })

// What the team keeps.
const { contact_stages } = await call('GET', '/contact_stages')
const fields = { first_name: person.first_name, last_name: person.last_name, email: person.email, run_dedupe: true }
const { contact } = await call('POST', '/contacts', fields)
await call('PATCH', `/contacts/${contact.id}`, { title: 'Champion', contact_stage_id: contact_stages[1]?.id })
await call('GET', `/contacts/${contact.id}`)
await call('POST', '/contacts/search', { sort_by_field: 'contact_updated_at', page: 1, per_page: 3 })
const { account } = await call('POST', '/accounts', { name: 'Northpeak Tools', domain: 'northpeak.example' })
const { opportunity_stages } = await call('GET', '/opportunity_stages')
const deal = { name: 'Northpeak, 120 seats', amount: '48000', account_id: account.id }
const { opportunity } = await call('POST', '/opportunities', deal)
await call('PATCH', `/opportunities/${opportunity.id}`, { opportunity_stage_id: opportunity_stages[1]?.id })
await call('GET', `/opportunities/${opportunity.id}`)

const { users } = await call('GET', '/users/search?page=1&per_page=1')
for (const title of ['Call', 'Write', 'Call again']) {
  const common = { user_id: users[0].id, contact_id: contact.id, type: 'action_item', priority: 'high' }
  await call('POST', '/tasks', { ...common, status: 'scheduled', due_at: '2030-01-31T10:00:00Z', title })
}
await call('POST', '/tasks/search?page=2&per_page=2', { sort_by_field: 'task_due_at' })
await call('POST', '/emailer_campaigns/search?page=1&per_page=2', {})

// What Apollo refuses.
await call('POST', '/people/bulk_match', { details: Array.from({ length: 11 }, () => ({ email: 'a@b.example' })) })
await call('PATCH', '/opportunities/0123456789abcdef01234567', { amount: '1' })
await call('GET', '/contacts/not-an-id')
await call('GET', '/no_such_thing')
