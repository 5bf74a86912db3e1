import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDueRuns } from '../../src/services/crm/runs/start-due-runs.ts'
import { type CrmStage, openCrmStage } from './crm-stage.ts'

let stage: CrmStage

beforeAll(async () => {
  stage = await openCrmStage()
})

afterAll(() => stage.close())

async function saveContact(fields: Record<string, string>): Promise<string> {
  const { contact } = await stage.h.gateway.apollo.contacts.create(fields)
  return contact.id
}

async function stageId(name: string): Promise<string> {
  return (await stage.h.gateway.apollo.deals.stages()).find((one) => one.name === name)?.id ?? ''
}

async function ownerId(): Promise<string> {
  return (await stage.h.gateway.apollo.users.search({})).users[0]?.id ?? ''
}

async function openRun(): Promise<string | undefined> {
  const open = stage.h.gateway.db.selectFrom('crmRuns').select('id').where('state', '=', 'queued')
  return (await open.executeTakeFirst())?.id
}

describe('one connection, from the first look to agreement', () => {
  let adaId: string

  test('has a mapping that fits, and writes nothing before it was previewed', async () => {
    const mapping = await stage.connect()
    expect(Object.keys(mapping.objects).toSorted()).toEqual(['companies', 'contacts', 'deals'])
    expect(mapping.objects.contacts?.marker).toBe('delos_key')
    await expect(stage.sync()).rejects.toMatchObject({ reason: 'not_previewed' })
  })

  test('is previewed without a trace', async () => {
    adaId = await saveContact({ first_name: 'Ada', last_name: 'Byron', email: 'ada@engine.example', title: 'Countess' })
    await saveContact({ first_name: 'Charles', last_name: 'Babbage', email: 'charles@engine.example' })
    await stage.crm.add('contacts', {
      first_name: 'Ada',
      last_name: 'Byron',
      email: 'Ada@engine.example',
      phone: '+44 1',
    })
    await stage.crm.add('contacts', { first_name: 'Mary', last_name: 'Somerville', email: 'mary@engine.example' })
    const run = await stage.preview()
    expect(run).toMatchObject({ state: 'completed', counts: { linked: 1, newInApollo: 1, newInCrm: 1 } })
    const lines = run.diff.map(({ side, action, label }) => `${action} ${side} ${label}`)
    expect(lines).toContain('create crm Charles Babbage <charles@engine.example>')
    expect(lines).toContain('create apollo Mary Somerville <mary@engine.example>')
    expect(stage.writes).toEqual({ create: 0, update: 0, remove: 0 })
    expect(await stage.crm.all('contacts')).toHaveLength(2)
  })

  test('brings both sides together', async () => {
    const run = await stage.sync()
    expect(run).toMatchObject({ state: 'completed', error: null })
    expect(run.writes).toEqual({
      'crm.create.done': 1,
      'crm.update.done': 1,
      'apollo.create.done': 1,
      'apollo.update.done': 1,
    })
    expect(await stage.crm.find('contacts', { email: 'charles@engine.example' })).toMatchObject({
      last_name: 'Babbage',
    })
    expect(await stage.crm.find('contacts', { first_name: 'Ada' })).toMatchObject({ title: 'Countess' })
    const { contacts } = await stage.h.gateway.apollo.contacts.search({ q_keywords: 'mary@engine.example' })
    expect(contacts).toMatchObject([{ first_name: 'Mary', email: 'mary@engine.example' }])
    expect((await stage.h.gateway.apollo.contacts.get(adaId)).sanitized_phone).toMatch(/44/)
  })

  test('has nothing to do afterwards', async () => {
    const again = await stage.sync()
    expect(again.writes).toEqual({})
    expect((await stage.sync()).nothingChanged).toBe(true)
  })

  test('carries an edit of either side to the other, once', async () => {
    const before = { ...stage.writes }
    await stage.h.gateway.apollo.contacts.update(adaId, { title: 'Analyst' })
    const charles = await stage.crm.find('contacts', { first_name: 'Charles' })
    await stage.crm.edit('contacts', String(charles?.id), { title: 'Professor' })
    const run = await stage.sync()
    expect(run.writes).toEqual({ 'crm.update.done': 1, 'apollo.update.done': 1 })
    expect(stage.writes).toEqual({ ...before, update: before.update + 1 })
    expect(await stage.crm.find('contacts', { first_name: 'Ada' })).toMatchObject({ title: 'Analyst' })
    const { contacts } = await stage.h.gateway.apollo.contacts.search({ q_keywords: 'charles@engine.example' })
    expect(contacts[0]?.title).toBe('Professor')
    expect((await stage.sync()).writes).toEqual({})
  })

  test('carries a deal that was moved here at once, and before its turn', async () => {
    const deal = {
      name: 'Engine: first order',
      amount: 1000,
      stageId: await stageId('Qualify'),
      ownerId: await ownerId(),
    }
    const made = await stage.h.http.post<{ dealId: string }>('/api/deals', deal)
    expect(made.status).toBe(201)
    await stage.sync()
    expect(await stage.crm.find('deals', { name: deal.name })).toMatchObject({ stage: 'qualify' })
    await startDueRuns(stage.h.as())
    expect(await openRun()).toBeUndefined()
    const moved = await stage.h.http.post(`/api/deals/${made.body.dealId}/move`, {
      stageName: 'Negotiate',
      amount: 1200,
    })
    expect(moved).toMatchObject({ status: 200, body: { moved: true } })
    await startDueRuns(stage.h.as())
    const run = await stage.work((await openRun()) ?? '')
    expect(run.writes).toEqual({ 'crm.update.done': 1 })
    expect(await stage.crm.find('deals', { name: deal.name })).toMatchObject({ stage: 'negotiate', amount: 1200 })
    const { opportunity_stage_id } = await stage.h.gateway.apollo.deals.get(made.body.dealId)
    expect(opportunity_stage_id).toBe(await stageId('Negotiate'))
    await startDueRuns(stage.h.as())
    expect(await openRun()).toBeUndefined()
    expect((await stage.sync()).writes).toEqual({})
  })

  test('can be undone, where nobody has changed it since', async () => {
    await stage.h.gateway.apollo.contacts.update(adaId, { title: 'Poet' })
    const run = await stage.sync()
    expect(await stage.crm.find('contacts', { first_name: 'Ada' })).toMatchObject({ title: 'Poet' })
    const undone = await stage.undo(run.id)
    expect(undone).toMatchObject({ state: 'completed', counts: { undone: 1 } })
    expect(await stage.crm.find('contacts', { first_name: 'Ada' })).toMatchObject({ title: 'Analyst' })
    expect((await stage.sync()).writes).toEqual({})
  })
})
