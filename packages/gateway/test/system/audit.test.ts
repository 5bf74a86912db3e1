import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { shortWaits } from '../short-waits.ts'

interface Entry {
  seq: number
  at: string
  actor: { type: string; id: string; name: string }
  action: string
  entityType: string
  entityId: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  requestId: string | null
}

const clock = {
  now: Date.now,
  sleep: shortWaits,
}
const ownerId = '66e4000000000000000e4002'
const qualify = '66f8000000000000000f8001'
const propose = '66f8000000000000000f8003'

let h: Harness
let entries: Entry[]
let contactId: string
let dealId: string
let taskId: string

/** A small day's work: a list, a lead asked for twice, a contact saved, a deal moved with its rule, a task by hand. */
beforeAll(async () => {
  h = await createHarness({ clock })
  const people = h.emulator.world.people.filter(
    ({ enrichable, emailStatus }) => enrichable && emailStatus === 'verified',
  )
  await h.http.post('/api/enrichments', { people: people.slice(0, 4).map(({ email }) => ({ email })) })
  await h.drainJobs()
  const lead = { email: people[5]?.email }
  contactId = (await h.http.post<{ contact: { id: string } }>('/api/leads/enrich', lead)).body.contact.id
  await h.http.post('/api/leads/enrich', { ...lead, maxAgeDays: 0 })
  await h.http.get('/api/organizations/stripe.com')
  const saved = await h.http.post<{ contact: { apolloContactId: string } }>(`/api/contacts/${contactId}/save`)
  const { apolloContactId } = saved.body.contact
  const action = { type: 'create_task', taskType: 'call', title: 'Call about {deal.name}', dueInDays: 1 }
  await h.http.post('/api/rules', { name: 'Follow up', event: 'deal.stage_changed', action })
  const deal = { name: 'Audited', amount: 10, ownerId, stageId: qualify, contactIds: [apolloContactId] }
  dealId = (await h.http.post<{ dealId: string }>('/api/deals', deal)).body.dealId
  await h.http.patch(`/api/deals/${dealId}`, { stageId: propose, amount: 20 })
  await h.drainJobs()
  const task = { contactId: apolloContactId, type: 'call', title: 'By hand', dueAt: '2027-01-01T09:00:00Z' }
  const made = await h.http.post<{ task?: { id: string }; id?: string }>('/api/tasks', task)
  taskId = made.body.task?.id ?? made.body.id ?? ''
  entries = await wholeAudit()
})

afterAll(() => h.close())

describe('the audit of a small run', () => {
  it('has entries with an actor, a moment and what came of it for every contact, deal and task', async () => {
    const { db } = h.gateway
    const ids = {
      contact: (await db.selectFrom('contacts').select('id').execute()).map(({ id }) => id),
      deal: (await db.selectFrom('deals').select('id').execute()).map(({ id }) => id),
      task: (await db.selectFrom('tasks').select('id').execute()).map(({ id }) => id),
    }
    expect([ids.contact.length, ids.deal.length]).toEqual([5, 1])
    expect(ids.task.length).toBeGreaterThanOrEqual(2)
    for (const [type, all] of Object.entries(ids)) {
      for (const id of all) {
        const [first] = of(type, id)
        expect([type, first?.before, first?.after]).toEqual([type, null, expect.any(Object)])
      }
    }
    for (const { actor, at, action } of entries) {
      expect(action).toMatch(/^[a-z_]+\.[a-z_]+$/)
      expect([actor.type, actor.id, actor.name, at]).not.toContain('')
    }
  })

  it('tells who enriched a contact, and what it was before', () => {
    const own = of('contact', contactId)
    expect(own.map(({ action }) => action).slice(0, 2)).toEqual(['contact.enriched', 'contact.confirmed'])
    expect(own[0]).toMatchObject({ actor: { type: 'key', name: 'admin' }, before: null, after: { id: contactId } })
    expect(own[1]).toMatchObject({ before: { id: contactId }, after: { id: contactId } })
    expect(own[1]?.after?.enrichedAt).not.toBe(own[1]?.before?.enrichedAt)
    expect(own[2]).toMatchObject({ before: { apolloContactId: null }, after: { apolloContactId: expect.any(String) } })
    const byJob = entries.filter(({ entityType, actor }) => entityType === 'contact' && actor.type === 'job')
    expect(new Set(byJob.map(({ entityId }) => entityId)).size).toBe(4)
  })

  it('tells who moved a deal, from where to where', () => {
    const admin = { type: 'key', name: 'admin' }
    expect(of('deal', dealId)).toMatchObject([
      { action: 'deal.created', actor: admin, before: null, after: { name: 'Audited', amount: 10, stageId: qualify } },
      {
        action: 'deal.updated',
        actor: admin,
        before: { amount: 10, stageId: qualify },
        after: { amount: 20, stageId: propose },
      },
    ])
  })

  it('tells a task made by a rule from one made by hand', () => {
    const tasks = entries.filter(({ action }) => action === 'task.created')
    expect(of('task', taskId)).toMatchObject([
      { actor: { type: 'key', name: 'admin' }, before: null, after: expect.any(Object) },
    ])
    const byRule = tasks.filter(({ entityId }) => entityId !== taskId)
    expect(byRule.length).toBeGreaterThanOrEqual(1)
    for (const { actor, after } of byRule) expect([actor.type, after?.cause]).toEqual(['job', expect.anything()])
  })

  it('has an entry for every organization, whoever brought it', async () => {
    const rows = await h.gateway.db.selectFrom('organizations').select(['id', 'domain']).execute()
    const unaudited = rows.filter(({ id }) => of('organization', id).length === 0)
    expect(unaudited).toEqual([])
  })

  it('holds no secret, and verifies', async () => {
    const text = JSON.stringify(entries)
    for (const secret of [...Object.values(h.keys), 'emulator-master-key']) expect(text).not.toContain(secret)
    expect((await h.http.get('/api/audit/verify')).body).toMatchObject({ ok: true, entries: entries.length })
  })
})

/** Oldest first. */
function of(entityType: string, entityId: string): Entry[] {
  return entries.filter((entry) => entry.entityType === entityType && entry.entityId === entityId)
}

async function wholeAudit(): Promise<Entry[]> {
  const all: Entry[] = []
  for (let query: string | undefined = ''; query !== undefined; ) {
    const { body }: { body: { entries: Entry[]; nextCursor: string | null } } = await h.http.get(
      `/api/audit?limit=200${query}`,
    )
    all.push(...body.entries)
    query = body.nextCursor ? `&cursor=${body.nextCursor}` : undefined
  }
  return all.sort((a, b) => a.seq - b.seq)
}
