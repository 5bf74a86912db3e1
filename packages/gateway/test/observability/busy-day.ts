import type { WorldPerson } from '@delos/emulator'
import type { PhoneStage } from '../callbacks/phone-stage.ts'
import type { Receiver } from '../callbacks/receiver.ts'

/** Somebody whom only this test knows: wherever they turn up, they came from here. */
export const stranger = {
  email: 'wilhelmina.quackenbush@undisclosed-place.example',
  firstName: 'Wilhelmina',
  lastName: 'Quackenbush',
  phone: '+1 212 555 0187',
  linkedin: 'https://www.linkedin.com/in/wilhelmina-quackenbush-4711',
}

/** Everybody who was asked for. */
export interface BusyDay {
  people: WorldPerson[]
}

/** A little of everything that Delos does, right and wrong, through its doors. */
export async function liveBusyDay(h: PhoneStage, receiver: Receiver): Promise<BusyDay> {
  const people = [h.take({ mobile: true }), ...Array.from({ length: 6 }, () => h.take({ mobile: false }))]
  const [first, second, ...others] = people
  if (!first || !second) throw new Error('The world has run out of people')
  await h.http.put('/api/budgets/all', { scope: {}, period: 'month', limitCredits: 20 })
  await h.http.put('/api/webhooks/news', { url: receiver.url, events: ['contact.*', 'deal.*'] })
  await h.http.post('/api/rules', {
    name: 'follow up',
    event: 'deal.stage_changed',
    actions: [{ type: 'create_task', title: 'Call' }],
  })

  await enrich(h, first, others, receiver)
  await passThrough(h, second)
  await missAndMisspell(h)
  await syncWithCrm(h)
  await h.http.post('/api/jobs', { name: 'enrich-org', payload: { domain: 'nowhere-at-all.example' } })
  await h.http.post('/api/sync', { object: 'deals' })
  await h.drainJobs()
  await receiver.untilReceived(1)
  await meetOutage(h)
  await h.http.post('/api/jobs', { name: 'enrich-org', payload: { domain: 'figma.com' } })
  return { people }
}

async function enrich(
  h: PhoneStage,
  first: WorldPerson,
  others: readonly WorldPerson[],
  receiver: Receiver,
): Promise<void> {
  const lead = { email: first.email, revealPhone: true, webhookUrl: receiver.url }
  await h.http.post('/api/leads/enrich', lead)
  await h.http.post('/api/leads/enrich', { email: first.email })
  const { id } = (
    await h.http.post<{ id: string }>('/api/enrichments', { people: others.map(({ email }) => ({ email })) })
  ).body
  await h.drainJobs()
  await h.http.get(`/api/enrichments/${id}/results`)
  const search = { domains: ['stripe.com'], titles: ['engineer'] }
  await h.http.post('/api/leads/search', search)
  await h.http.post('/api/leads/search', search)
  const { body } = await h.http.get<{ contacts: { id: string }[] }>(`/api/contacts?email=${first.email}`)
  const contactId = body.contacts?.[0]?.id
  if (contactId) await h.http.post('/api/deals', { name: `Deal with ${first.lastName}`, contactId, amount: 10 })
}

async function passThrough(h: PhoneStage, { email, lastName }: WorldPerson): Promise<void> {
  await h.http.post('/api/v1/people/match', { email })
  await h.http.post('/api/v1/contacts/search', { q_keywords: lastName, page: 1, perpage: 1 })
  await h.http.post(`/v1/contacts?email=${stranger.email}`, {
    first_name: stranger.firstName,
    last_name: stranger.lastName,
    direct_phone: stranger.phone,
  })
  await h.http.get(`/v1/nothing_of_the_kind/search?name=${stranger.lastName}`)
}

/** What people get wrong, with themselves in it. */
async function missAndMisspell(h: PhoneStage): Promise<void> {
  await h.http.post('/api/leads/enrich', { email: stranger.email })
  await h.http.post('/api/leads/enrich', { linkedinUrl: stranger.linkedin, name: stranger.lastName })
  await h.http.post('/api/leads/enrich', `{"email": ${stranger.email}}`)
  await h.http.post('/api/leads/enrich', { mail: stranger.email })
  await h.http.post('/api/enrichments', { people: [{ email: `${stranger.email}\0` }] })
  await h.http.get(`/api/people/${stranger.email}?phone=${encodeURIComponent(stranger.phone)}`)
  await h.http.get(`/api/contacts/${encodeURIComponent(stranger.email)}`)
  await h.http.get('/api/jobs', { 'x-api-key': 'dk_not-a-key-that-anybody-has' })
  await h.http.get('/api/jobs', { 'x-request-id': stranger.email })
}

async function syncWithCrm(h: PhoneStage): Promise<void> {
  await h.http.put('/api/crm/connections/warehouse', { kind: 'tables' })
  for (const run of ['preview', 'sync']) {
    await h.http.post(`/api/crm/connections/warehouse/${run}`)
    await h.drainJobs()
  }
}

/** Apollo refuses, makes wait, and is away for long enough to be noticed. */
async function meetOutage(h: PhoneStage): Promise<void> {
  h.emulator.faults.next('users/search', { status: 429, headers: { 'retry-after': '1' } }, 1)
  await h.http.post('/api/v1/users/search', { page: 1 })
  await Promise.all([1, 2, 3, 4].map((page) => h.http.post('/api/v1/tasks/search', { page, per_page: 1 })))
  const effect = {
    status: 503,
    body: { error: `out of order, says ${stranger.firstName} ${stranger.lastName}, ${stranger.email}` },
  }
  const rule = h.emulator.faults.add({ endpoint: 'mixed_people/api_search', effect })
  for (const domain of ['figma.com', 'notion.so']) await h.http.post('/api/leads/search', { domains: [domain] })
  h.emulator.faults.remove(rule)
  // Its job waits until Apollo can be asked again.
  h.emulator.faults.add({ endpoint: 'organizations/enrich', effect })
}
