import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Scope } from '../../src/db/tables.ts'
import { type EventDraft, recordEvents } from '../../src/services/events/record-events.ts'
import { createHarness, type Harness } from '../harness.ts'
import { shortWaits } from '../short-waits.ts'

const clock = {
  now: Date.now,
  sleep: shortWaits,
}
const task = { type: 'create_task', taskType: 'call', title: 'Call {contact.name}', dueInWorkingDays: 1 }

interface LogRow {
  outcome: string
  reason: string | null
  entity: { id: string }
  actions: { type: string; state: string; reason: string | null; taskId: string | null }[]
}

let h: Harness
let count = 0
let contact: { id: string; apolloId: string }
let users: string[]
let stages: { id: string; name: string }[]

beforeAll(async () => {
  h = await createHarness({ clock })
  const listed = await h.http.get<{ users: { id: string }[] }>('/api/users')
  users = listed.body.users.map(({ id }) => id)
  stages = await h.gateway.apollo.contacts.stages()
})
afterAll(() => h.close())

beforeEach(async () => {
  await h.gateway.db.deleteFrom('rules').execute()
  contact = await saveContact()
})

/** A contact in Apollo that the store knows too. */
async function saveContact(fields: object = {}): Promise<{ id: string; apolloId: string }> {
  count += 1
  const name = { first_name: 'Ada', last_name: `R${count}` }
  const wish = { ...name, email: `ada${count}@rules.example`, title: 'CTO', ...fields }
  const answer = await h.http.post<{ contact: { id: string } }>('/api/v1/contacts', wish)
  const apolloId = answer.body.contact.id
  const row = await h.gateway.db
    .selectFrom('contacts')
    .select('id')
    .where('apolloContactId', '=', apolloId)
    .executeTakeFirstOrThrow()
  return { id: row.id, apolloId }
}

async function happen(...drafts: Partial<EventDraft>[]): Promise<void> {
  const context = h.as()
  await context.mutate(async (tx) => {
    const whole = { type: 'contact.updated', entityType: 'contact', source: 'apollo', data: {} } as const
    await recordEvents(
      tx,
      context,
      drafts.map((draft) => ({ entityId: contact.id, ...whole, ...draft })),
    )
    return { value: undefined, audit: [] }
  })
  await h.drainJobs()
}

const changedTitle = (before: string, after: string): Partial<EventDraft> => ({
  data: { before: { title: before }, after: { title: after }, changed: ['title'] },
})

const tasksOf = async (id = contact.apolloId) =>
  (await h.gateway.apollo.tasks.search({ contact_id: id, per_page: 100 })).tasks

function put(name: string, rule: object) {
  return h.http.put<{ id: string; created: boolean; code: string; field: string }>(
    `/api/rules/${encodeURIComponent(name)}`,
    rule,
  )
}

const log = async (name: string) => (await h.http.get<{ log: LogRow[] }>(`/api/rules/${name}/log`)).body.log

describe('a rule', () => {
  it('answers any event that its conditions fit, and says why it did not answer the others', async () => {
    await put('titles', {
      event: 'contact.updated',
      conditions: [
        { field: 'contact.title', changed: true, contains: 'chief' },
        { field: 'contact.title', was: 'cto' },
      ],
      actions: [task],
    })
    await happen(
      changedTitle('CTO', 'Chief of Staff'),
      changedTitle('CEO', 'Chief of Staff'),
      changedTitle('CTO', 'Advisor'),
      { data: { before: {}, after: { city: 'Bonn' }, changed: ['city'] } },
    )
    expect((await tasksOf()).map(({ title }) => title)).toEqual([`Call Ada R${count}`])
    const rows = await log('titles')
    expect(rows.map(({ outcome, reason }) => reason ?? outcome)).toEqual([
      'contact.title did not change',
      'contact.title is Advisor, asked for: contains chief',
      'contact.title was CEO, asked for: was cto',
      'fired',
    ])
    expect(rows.at(-1)?.actions).toMatchObject([{ type: 'create_task', state: 'done', taskId: expect.any(String) }])
  })

  it('does several things, each once, however often it is run and whatever broke off', async () => {
    const [first, second] = stages
    await put('all', {
      event: 'contact.job_changed',
      actions: [
        { ...task, roundRobin: users.slice(0, 2) },
        { type: 'move_stage', object: 'contact', stage: second?.name.toUpperCase() },
      ],
    })
    const other = await saveContact({ contact_stage_id: first?.id })
    h.emulator.faults.next('tasks/create', { reset: 'after' })
    h.emulator.faults.next('contacts/update', { reset: 'after' })
    await happen({ type: 'contact.job_changed' }, { type: 'contact.job_changed', entityId: other.id })
    const assignees = [...(await tasksOf()), ...(await tasksOf(other.apolloId))].map(({ user_id }) => user_id)
    expect(assignees.toSorted()).toEqual(users.slice(0, 2).toSorted())
    for (const { apolloId } of [contact, other]) {
      expect((await h.gateway.apollo.contacts.get(apolloId)).contact_stage_id).toBe(second?.id)
    }
    await h.gateway.db.updateTable('eventConsumers').set({ seq: 0 }).execute()
    await h.drainJobs()
    expect([await tasksOf(), await tasksOf(other.apolloId)].map((tasks) => tasks.length)).toEqual([1, 1])
  })

  it('is not led round in circles by what it did itself', async () => {
    const [one, two] = stages
    const move = (stage: string | undefined) => [{ type: 'move_stage', object: 'contact', stage }]
    await put('there', {
      event: 'contact.stage_changed',
      conditions: [{ field: 'to', equals: one?.id }],
      actions: move(two?.id),
    })
    await put('back', {
      event: 'contact.stage_changed',
      conditions: [{ field: 'to', equals: two?.name }],
      actions: move(one?.id),
    })
    await h.gateway.apollo.contacts.update(contact.apolloId, { contact_stage_id: one?.id })
    await h.gateway.db.updateTable('contacts').set({ stageId: one?.id }).where('id', '=', contact.id).execute()
    await happen({ type: 'contact.stage_changed', data: { fromStageId: two?.id, toStageId: one?.id } })
    await expect
      .poll(async () => (await log('there')).map(({ outcome }) => outcome))
      .toEqual(['stopped', 'not_matched', 'fired'])
    expect((await log('there'))[0]?.reason).toBe('the rule itself led to this event')
    expect((await log('back')).map(({ outcome }) => outcome)).toContain('fired')
  })

  it('looks through history and does nothing, stored or not', async () => {
    const since = new Date(clock.now()).toISOString()
    await happen(changedTitle('CTO', 'CEO'), changedTitle('CTO', 'Cook'))
    const rule = { event: 'contact.updated', conditions: [{ field: 'contact.title', equals: 'CEO' }], actions: [task] }
    const tried = await h.http.post('/api/rules/dry-run', { rule, since }, { 'x-api-key': h.keys.read })
    expect(tried.body).toMatchObject({ events: 2, wouldFire: 1, wouldNot: 1, firedAlready: 0, complete: true })
    expect(tried.body).toMatchObject({
      rows: [
        {
          outcome: 'fired',
          actions: [{ would: { title: `Call Ada R${count}`, contactId: contact.apolloId }, problem: null }],
        },
        { outcome: 'not_matched', reason: 'contact.title is Cook, asked for: equals CEO' },
      ],
    })
    await put('later', rule)
    expect((await h.http.post('/api/rules/later/dry-run', { since })).body).toMatchObject({ wouldFire: 1 })
    await h.drainJobs()
    expect(await tasksOf()).toEqual([])
  })

  it('sees nothing of what happened before it was made, or while it was off', async () => {
    await happen(changedTitle('a', 'b'))
    const rule = { event: 'contact.*', actions: [task] }
    expect((await put('new', rule)).body.created).toBe(true)
    expect((await put('new', rule)).body.created).toBe(false)
    await h.http.patch('/api/rules/new', { enabled: false })
    await happen(changedTitle('b', 'c'))
    await h.http.patch('/api/rules/new', { enabled: true })
    expect(await tasksOf()).toEqual([])
    await happen(changedTitle('c', 'd'))
    expect(await tasksOf()).toHaveLength(1)
    const audit = await h.http.get<{ entries: { action: string }[] }>('/api/audit?entityType=rule')
    expect(audit.body.entries.slice(0, 4).map(({ action }) => action)).toEqual([
      'rule.acted',
      'rule.changed',
      'rule.changed',
      'rule.created',
    ])
  })

  it('leaves what a first sync finds alone', async () => {
    await put('all', { event: 'contact.created', actions: [task] })
    await happen({ type: 'contact.created', data: { backfill: true } })
    expect(await log('all')).toEqual([])
  })
})

describe('a rule that enrols', () => {
  const sequence = '66ee000000000000000ee001'
  const enrolling = {
    event: 'contact.updated',
    actions: [{ type: 'add_to_sequence', sequence, allow: ['same_company'] }],
  }
  const enrolled = async (id = contact.apolloId) => (await h.gateway.apollo.contacts.get(id)).emailer_campaign_ids

  it('passes the suppression list no more than anybody else', async () => {
    await put('nurture', enrolling)
    await h.http.post('/api/sequences/suppressions', { values: [contact.apolloId] })
    await happen(changedTitle('CTO', 'CEO'))
    expect((await log('nurture'))[0]?.actions).toMatchObject([{ state: 'failed', reason: 'suppressed' }])
    expect(await enrolled()).toEqual([])
  })

  it('waits for tomorrow where no more may enter today', async () => {
    await put('nurture', enrolling)
    await h.http.put('/api/sequences/caps', { perDay: 0 })
    const happening = happen(changedTitle('CTO', 'CEO'))
    const waiting = h.gateway.db
      .selectFrom('jobs')
      .select(['runAt', 'attempts', 'error'])
      .where('runAt', '>', new Date())
    const runAt = new Date(new Date().setUTCHours(24, 0, 0, 0))
    await expect
      .poll(() => waiting.execute(), { timeout: 10_000 })
      .toEqual([{ runAt, attempts: 0, error: 'daily_cap' }])
    expect(await enrolled()).toEqual([])
    await h.http.put('/api/sequences/caps', { perDay: null })
    await h.gateway.db
      .updateTable('jobs')
      .set({ runAt: new Date(), status: 'pending' })
      .where('runAt', '=', runAt)
      .execute()
    await happening
    expect(await enrolled()).toEqual([sequence])
  })
})

describe('rules of a file', () => {
  const rules = [
    { name: 'one', event: 'contact.created', actions: [task] },
    { name: 'two', event: 'contact.updated', conditions: [{ field: 'contact.city', exists: true }], actions: [task] },
  ]
  const apply = (body: object, scope: Scope = 'write') =>
    h.http.post<{ counts: object; revision: string }>('/api/rules/apply', body, { 'x-api-key': h.keys[scope] })

  it('become the rules, after a look at what would change', async () => {
    await put('stray', { event: 'contact.created', actions: [task] })
    const plan = await apply({ rules, dryRun: true })
    expect(plan.body.counts).toEqual({ created: 2, changed: 0, deleted: 1, unchanged: 0 })
    expect((await h.http.get('/api/rules')).body).toMatchObject({ rules: [{ name: 'stray' }] })
    await apply({ rules, revision: plan.body.revision })
    const again = await apply({ rules: [rules[0], { ...rules[1], enabled: false }] })
    expect(again.body.counts).toEqual({ created: 0, changed: 1, deleted: 0, unchanged: 1 })
    expect(await apply({ rules: [], revision: plan.body.revision })).toMatchObject({
      status: 409,
      body: { code: 'rules_changed' },
    })
  })

  it('are stored all or none', async () => {
    const bad = { ...rules[1], conditions: [{ field: 'contact.hat', equals: 'blue' }] }
    expect(await apply({ rules: [rules[0], bad] })).toMatchObject({
      status: 422,
      body: { code: 'unknown_field', field: 'rules.1.conditions.0.field' },
    })
    expect(await apply({ rules: [rules[0], rules[0]] })).toMatchObject({ status: 422, body: { field: 'rules.1.name' } })
    expect((await h.http.get('/api/rules')).body).toMatchObject({ rules: [] })
  })
})

it.each([
  ['an event', { event: 'contact.sneezed' }, 'event'],
  ['a field', { conditions: [{ field: 'deal.amount', above: 1 }] }, 'conditions.0.field'],
  ['an operator', { conditions: [{ field: 'contact.title', resembles: 'x' }] }, 'conditions.0.resembles'],
  ['a number', { conditions: [{ field: 'contact.title', above: 1 }] }, 'conditions.0.above'],
  ['a stage', { conditions: [{ field: 'contact.stage', in: ['Nowhere'] }] }, 'conditions.0.in'],
  ['a list', { conditions: [{ field: 'contact.lists', contains: 'Nobody' }] }, 'conditions.0.contains'],
  ['an owner', { conditions: [{ field: 'contact.owner', equals: 'Nobody' }] }, 'conditions.0.equals'],
  ['a placeholder', { actions: [{ ...task, note: '{contact.shoe}' }] }, 'actions.0.note'],
  ['a user', { actions: [{ ...task, roundRobin: ['66e4000000000000000effff'] }] }, 'actions.0.roundRobin.0'],
  ['two due dates', { actions: [{ ...task, dueInDays: 1 }] }, 'actions.0.dueInDays'],
  ['a sequence', { actions: [{ type: 'add_to_sequence', sequence: 'None' }] }, 'actions.0.sequence'],
  ['a webhook', { actions: [{ type: 'notify_webhook', webhook: 'none' }] }, 'actions.0.webhook'],
  ['a target stage', { actions: [{ type: 'move_stage', object: 'contact', stage: 'x' }] }, 'actions.0.stage'],
  ['a deal', { actions: [{ type: 'move_stage', object: 'deal', stage: 'Won' }] }, 'actions.0.object'],
  ['any action', { actions: [] }, 'actions'],
])('a rule with %s that is not there is refused by its field', async (_what, part, field) => {
  const answer = await put('bad', { event: 'contact.updated', actions: [task], ...part })
  expect([answer.status, answer.body.field]).toEqual([422, field])
  expect((await h.http.get('/api/rules')).body).toMatchObject({ rules: [] })
})
