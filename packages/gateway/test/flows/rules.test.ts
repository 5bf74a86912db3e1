import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runFiring } from '../../src/services/rules/run-firing.ts'
import { createHarness, type Harness } from '../harness.ts'
import { shortWaits } from '../short-waits.ts'

/** The waits between two looks are short here; a timeout stays what it is. */
const clock = {
  now: Date.now,
  sleep: shortWaits,
}
const ownerId = '66e4000000000000000e4002'
const qualify = '66f8000000000000000f8001'
const propose = '66f8000000000000000f8003'
const action = {
  type: 'create_task',
  taskType: 'call',
  title: 'Call about {deal.name}',
  note: '{from} to {to}, {deal.amount}',
  dueInDays: 2,
}

let h: Harness
let contactId: string
let count = 0

beforeAll(async () => {
  h = await createHarness({ clock })
})

beforeEach(async () => {
  h.emulator.faults.clear()
  await h.gateway.db.deleteFrom('rules').execute()
  count += 1
  contactId = (await h.gateway.apollo.contacts.create({ first_name: 'Ada', last_name: `N${count}` })).contact.id
})

afterAll(() => h.close())

function createRule(rule: object = {}) {
  return h.http.post<{ id: string }>('/api/rules', { name: 'Follow up', event: 'deal.stage_changed', action, ...rule })
}

async function createDeal(deal: object = {}): Promise<string> {
  const wanted = { name: 'Rollout', amount: 900, ownerId, stageId: qualify, contactIds: [contactId], ...deal }
  return (await h.http.post<{ dealId: string }>('/api/deals', wanted)).body.dealId
}

async function move(dealId: string, stageId = propose): Promise<void> {
  await h.http.patch(`/api/deals/${dealId}`, { stageId })
  await h.drainJobs()
}

async function tasksOf(id = contactId) {
  return (await h.gateway.apollo.tasks.search({ contact_id: id, per_page: 100 })).tasks
}

function firings() {
  return h.gateway.db.selectFrom('ruleFirings').selectAll().orderBy('id').execute()
}

describe('a rule', () => {
  test('answers a stage change with one task, filled in and audited with its cause', async () => {
    const rule = (await createRule({ conditions: { toStageName: 'propose' } })).body
    const dealId = await createDeal()
    await move(dealId)
    const [task, ...more] = await tasksOf()
    expect(more).toEqual([])
    expect(task).toMatchObject({ title: 'Call about Rollout', user_id: ownerId, opportunity_id: dealId, type: 'call' })
    const [firing] = await firings()
    expect(task?.note).toBe(`Qualify to Propose, 900\nRef: ${firing?.id}`)
    expect(firing).toMatchObject({ ruleId: rule.id, state: 'done', taskId: task?.id })
    const audit = await h.http.get(`/api/audit?entityType=task&entityId=${task?.id}`)
    expect(audit.body).toMatchObject({
      entries: [{ action: 'task.created', after: { cause: { ruleId: rule.id, firingId: firing?.id } } }],
    })
  })

  test('acts once, however often its jobs run', async () => {
    await createRule()
    await move(await createDeal())
    const [first, second] = await firings()
    expect(await tasksOf()).toHaveLength(2)
    for (const firing of [first, second]) {
      expect(await runFiring.call(h.as(), { firingId: firing?.id })).toMatchObject({
        state: 'done',
        taskId: firing?.taskId,
      })
    }
    expect(await tasksOf()).toHaveLength(2)
  })

  test.each(['before', 'after'] as const)('acts once although the connection broke %s the work', async (reset) => {
    await createRule({ conditions: { toStageId: propose } })
    const dealId = await createDeal()
    h.emulator.faults.next('tasks/create', { reset })
    await move(dealId)
    expect(await tasksOf()).toHaveLength(1)
  })

  test('finds the task of a run that died before it could write it down', async () => {
    await createRule({ conditions: { toStageId: propose } })
    await move(await createDeal())
    const [firing] = await firings()
    await h.gateway.db.updateTable('ruleFirings').set({ state: 'pending', taskId: null, finishedAt: null }).execute()
    expect(await runFiring.call(h.as(), { firingId: firing?.id })).toMatchObject({ taskId: firing?.taskId })
    expect(await tasksOf()).toHaveLength(1)
  })

  test('takes the account’s contact where the deal has none, and says so where nobody is there', async () => {
    await createRule({ conditions: { toStageId: propose } })
    const account = await h.gateway.apollo.accounts.create({ name: `Widgets ${count}` })
    const colleague = await h.gateway.apollo.contacts.create({
      first_name: 'Col',
      organization_name: `Widgets ${count}`,
      account_id: account.id,
    })
    await move(await createDeal({ contactIds: [], accountId: account.id }))
    expect(await tasksOf(colleague.contact.id)).toHaveLength(1)
    await move(await createDeal({ contactIds: [] }))
    expect((await firings()).at(-1)).toMatchObject({ state: 'failed', reason: 'no_contact', taskId: null })
    expect((await h.http.get('/api/dead-letters')).body).toMatchObject({ deadLetters: [] })
  })

  test('answers only what it names', async () => {
    await createRule({ conditions: { fromStageId: propose } })
    await createRule({ name: 'Off', enabled: false })
    await createRule({
      name: 'Contacts',
      event: 'contact.stage_changed',
      action: { ...action, title: '{to}', note: '' },
    })
    await move(await createDeal())
    expect(await firings()).toEqual([])
  })

  test('is listed, and gone once deleted', async () => {
    const { status, body } = await createRule()
    expect(status).toBe(201)
    expect((await h.http.get('/api/rules')).body).toMatchObject({
      rules: [{ id: body.id, enabled: true }],
      nextCursor: null,
    })
    expect((await h.http.delete(`/api/rules/${body.id}`)).status).toBe(200)
    expect((await h.http.get('/api/rules')).body).toMatchObject({ rules: [] })
    expect(await h.http.delete(`/api/rules/${body.id}`)).toMatchObject({
      status: 404,
      body: { code: 'rule_not_found' },
    })
  })

  test('is refused with the field at fault', async () => {
    await createRule()
    for (const [rule, status, field] of [
      [{}, 409, 'name'],
      [{ name: 'a', action: { ...action, title: '{deal.secret}' } }, 422, 'action.title'],
      [{ name: 'a', event: 'contact.stage_changed' }, 422, 'action.title'],
      [{ name: 'a', conditions: { toStageName: 'Nowhere' } }, 422, 'conditions.toStageName'],
      [{ name: 'a', conditions: { toStageId: '66f8000000000000000fffff' } }, 422, 'conditions.toStageId'],
      [{ name: 'a', action: { ...action, dueInDays: -1 } }, 422, 'action.dueInDays'],
    ] as const) {
      expect(await createRule(rule)).toMatchObject({ status, body: { field } })
    }
  })
})
