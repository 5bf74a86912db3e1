import type { Api } from './api.ts'
import type { DemoOptions } from './demo-options.ts'

const dealName = 'Delos demo: 120 seats'
const ruleName = 'demo: follow up on every stage'
const pollMs = 100

interface Stage {
  id: string
  name: string
  order: number
  isClosed: boolean
  isWon: boolean
}

interface Deal {
  id: string
  name: string
  amount: number | null
  stage: string | null
}

/** A deal from its first stage to its last; a rule answers each move with a task. */
export async function workDeal(api: Api, { say }: DemoOptions): Promise<void> {
  say('')
  say('3. A deal and its follow-ups')
  const contactId = await saveFirstContact(api)
  await ensureRule(api)
  const { stages } = await api.get<{ stages: Stage[] }>('/api/deals/stages')
  const way = stages.filter((stage) => !stage.isClosed || stage.isWon)
  const deal = await ensureDeal(api, { contactId, stageId: way[0]?.id })
  for (const stage of way.slice(1)) {
    const moved = await api.send<{ stage?: string | null }>('PATCH', `/api/deals/${deal.id}`, { stageId: stage.id })
    say(`   ${deal.name} -> ${moved.stage ?? stage.name}`)
  }
  await jobsDone(api)
  const { tasks } = await api.get<{ tasks: { title: string | null }[] }>('/api/tasks?page=1')
  say(`   ${tasks.length} follow-up tasks in Apollo, such as: ${tasks[0]?.title ?? '(none)'}`)
}

async function saveFirstContact(api: Api): Promise<string> {
  const { contacts } = await api.get<{ contacts: { id: string }[] }>('/api/contacts?limit=1')
  const [first] = contacts
  if (!first) throw new Error('Nobody was found whom the deal could be about')
  const { contact } = await api.send<{ contact: { apolloContactId: string } }>('POST', `/api/contacts/${first.id}/save`)
  return contact.apolloContactId
}

async function ensureRule(api: Api): Promise<void> {
  const { rules } = await api.get<{ rules: { name: string }[] }>('/api/rules')
  if (rules.some((rule) => rule.name === ruleName)) return
  await api.send('POST', '/api/rules', {
    name: ruleName,
    event: 'deal.stage_changed',
    conditions: {},
    action: { type: 'create_task', taskType: 'call', title: 'Follow up: {deal.name} is now {to}', dueInDays: 2 },
  })
}

async function ensureDeal(
  api: Api,
  { contactId, stageId }: { contactId: string; stageId: string | undefined },
): Promise<Deal> {
  const { deals } = await api.get<{ deals: (Deal & { isClosed?: boolean })[] }>('/api/deals?page=1')
  const known = deals.find((deal) => deal.name === dealName && !deal.isClosed)
  if (known) return known
  const { users } = await api.get<{ users: { id: string }[] }>('/api/users')
  const made = await api.send<{ dealId: string; name: string }>('POST', '/api/deals', {
    name: dealName,
    amount: 48_000,
    ownerId: users[0]?.id,
    contactIds: [contactId],
    stageId,
  })
  return { id: made.dealId, name: made.name, amount: 48_000, stage: null }
}

async function jobsDone(api: Api): Promise<void> {
  for (;;) {
    const open = await Promise.all(
      ['pending', 'queued', 'active'].map((status) =>
        api.get<{ jobs: unknown[] }>(`/api/jobs?status=${status}&limit=1`),
      ),
    )
    if (open.every((page) => page.jobs.length === 0)) return
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
