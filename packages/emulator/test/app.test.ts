import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AppChange } from '../src/index.ts'
import { fakeClock, type Harness, MIRA, startEmulator } from './harness.ts'

let harness: Harness
let contact: string

beforeEach(async () => {
  harness = await startEmulator()
  contact = (await harness.post('contacts', { email: 'mira.okafor@northpeak.example' })).json.contact.id
})

afterEach(() => harness.emulator.close())

describe('a user at work', () => {
  test('edits and stage changes are seen by the next read, without a request or a window', async () => {
    harness.clock.advance(1000)
    const { app } = harness.emulator
    app.edit('contact', contact, { title: 'CEO' })
    app.move('contact', contact, 'Replied')
    const { json } = await harness.get(`contacts/${contact}`)
    expect(json.contact).toMatchObject({
      title: 'CEO',
      contact_stage_id: '66e5000000000000000e5003',
      updated_at: '2026-03-02T09:00:01.000Z',
    })
    expect(harness.emulator.stats().requests).toBe(2)
  })

  test('a deal is won, an account renamed, a task reworded without losing its priority', async () => {
    const { app } = harness.emulator
    const deal = app.create('deal', { name: 'D', amount: '10' })
    app.move('deal', deal, 'Closed Won')
    expect((await harness.get(`opportunities/${deal}`)).json.opportunity).toMatchObject({ is_won: true, amount: 10 })
    const account = app.create('account', { name: 'A' })
    app.edit('account', account, { name: 'B' })
    expect((await harness.get(`accounts/${account}`)).json.account).toMatchObject({ name: 'B' })
    const task = app.create('task', { type: 'call', priority: 'high' })
    app.edit('task', task, { title: 'T' })
    expect((await harness.get(`tasks/${task}`)).json.task).toMatchObject({ title: 'T', priority: 'high' })
  })

  test('what Apollo does by itself sets fields that a record has, and no other', async () => {
    const { app } = harness.emulator
    app.set('sequence', '66ee000000000000000ee001', { unique_delivered: 12 })
    app.set('mailbox', '66ec000000000000000ec002', { active: false })
    app.set('contact', contact, { email_unsubscribed: true })
    const sequences = await harness.post('emailer_campaigns/search', {})
    expect(sequences.json).toMatchObject({ emailer_campaigns: [{ unique_delivered: 12 }, {}, {}] })
    expect((await harness.get('email_accounts')).json).toMatchObject({ email_accounts: [{}, { active: false }] })
    expect(() => app.set('contact', contact, { shoe_size: 42 })).toThrow('a contact has no shoe_size to set')
    expect(() => app.set('deal_stage', 'x', {})).toThrow('there is no deal_stage x')
  })

  test('a second pipeline begins with a stage, and a deal has its own currency', async () => {
    const { app } = harness.emulator
    const pipeline = '66f9000000000000000f9002'
    const stage = app.create('deal_stage', { name: 'Pilot', probability: 30, opportunity_pipeline_id: pipeline })
    const fields = { name: 'D', amount: 5, currency_code: 'EUR', opportunity_pipeline_id: pipeline }
    const deal = app.create('deal', { ...fields, opportunity_stage_id: stage })
    expect((await harness.get(`opportunities/${deal}`)).json.opportunity).toMatchObject({
      opportunity_pipeline_id: pipeline,
      deal_probability: 30,
      currency: { iso_code: 'EUR' },
    })
  })

  test('deleted records are told from unknown ones', async () => {
    const { app } = harness.emulator
    const account = app.create('account', { name: 'A' })
    app.delete('contact', contact)
    app.delete('account', account)
    expect((await harness.get(`contacts/${contact}`)).json.error).toBe('This contact has been deleted.')
    const refused = await harness.patch(`contacts/${contact}`, { title: 'X' })
    expect(refused.json).toEqual({ error: 'Cannot update contact as it is deleted.', deleted_contact_ids: [contact] })
    expect((await harness.get(`accounts/${account}`)).json.error).toBe('This account has been deleted!')
    expect((await harness.get('contacts/66f7000000000000000f7001')).json.error).toContain('does not exist')
    const again = await harness.post('contacts', { email: 'mira.okafor@northpeak.example', run_dedupe: true })
    expect(again.json.dedupe_result).toMatchObject({ found_existing: false })
  })

  test('a merge fills gaps and moves what hung on the other', async () => {
    const { app } = harness.emulator
    const fields = { first_name: 'M', title: 'Boss', mobile_phone: '+15550100', label_names: ['Warm'] }
    const other = (await harness.post('contacts', fields)).json.contact.id
    const task = app.create('task', { type: 'call', contact_id: other })
    const note = app.create('note', { content: 'N', contact_id: other })
    app.merge('contact', { keep: contact, drop: other })
    const { json } = await harness.get(`contacts/${contact}`)
    expect(json).toMatchObject({
      contact: { first_name: 'Mira', sanitized_phone: '+15550100' },
      labels: [{ name: 'Warm' }],
    })
    expect((await harness.get(`tasks/${task}`)).json.task).toMatchObject({ contact_id: contact })
    expect((await harness.get(`notes?contact_id=${contact}`)).json).toMatchObject({ notes: [{ id: note }] })
    expect((await harness.get(`contacts/${other}`)).json.error).toBe('This contact has been deleted.')
  })

  test('two accounts of one company merge, and their contacts and deals follow', async () => {
    const { app } = harness.emulator
    const drop = app.create('account', { domain: 'northpeak.example' })
    const keep = app.create('account', { name: 'Northpeak Tools' })
    const deal = app.create('deal', { name: 'D', account_id: drop })
    app.edit('contact', contact, { account_id: drop })
    app.merge('account', { keep, drop })
    expect((await harness.get(`opportunities/${deal}`)).json.opportunity).toMatchObject({ account_id: keep })
    expect((await harness.get(`contacts/${contact}`)).json.contact).toMatchObject({ account_id: keep })
    const match = await harness.post('people/match', { id: MIRA })
    expect(match.json.person).toMatchObject({ account_id: keep })
  })

  test('what the app would refuse throws and changes nothing', () => {
    const { app } = harness.emulator
    expect(() => app.edit('contact', 'x', {})).toThrow('there is no contact x')
    expect(() => app.move('contact', contact, 'Nowhere')).toThrow('there is no contact stage Nowhere')
    expect(() => app.edit('contact', contact, { owner_id: 'x' })).toThrow('x is not a valid ID')
    expect(() => app.create('contact', { id: 'short' })).toThrow('24 hexadecimal digits')
    expect(() => app.merge('contact', { keep: contact, drop: contact })).toThrow('there is no other contact')
  })
})

test('a script takes its steps at their times', async () => {
  await harness.emulator.close()
  const timers: { run: () => void; delayMs: number }[] = []
  const clock = { ...fakeClock(), setTimeout: (run: () => void, delayMs: number) => timers.push({ run, delayMs }) }
  harness = await startEmulator({ clock })
  const { app } = harness.emulator
  const id = app.create('deal', { name: 'D' })
  const { done } = app.script([
    { afterMs: 20, change: { change: 'move', kind: 'deal', id, stage: 'Closed Lost' } },
    { afterMs: 10, change: { change: 'move', kind: 'deal', id, stage: 'Propose' } },
  ])
  expect(timers.map(({ delayMs }) => delayMs)).toEqual([10, 20])
  timers.shift()?.run()
  expect((await harness.get(`opportunities/${id}`)).json.opportunity).toMatchObject({ deal_probability: 50 })
  timers.shift()?.run()
  expect(await done).toEqual([id, id])
  expect((await harness.get(`opportunities/${id}`)).json.opportunity).toMatchObject({ is_closed: true })
  const failing = app.script([{ afterMs: 0, change: { change: 'delete', kind: 'deal', id: 'x' } }])
  timers.shift()?.run()
  await expect(failing.done).rejects.toThrow('there is no deal x')
})

test('the control plane takes changes and scripts', async () => {
  const post = (body: unknown) => harness.post('/__emulator/app', body, {})
  const change: AppChange = { change: 'create', kind: 'contact', fields: { first_name: 'A' } }
  const { json } = await post(change)
  expect((await harness.get(`contacts/${json.id}`)).json.contact).toMatchObject({ first_name: 'A' })
  expect((await post({ script: [{ afterMs: 1e6, change }] })).json).toMatchObject({ ok: true, steps: 1 })
  const wrong = [{}, { change: 'edit', kind: 'note' }, { change: 'move', kind: 'deal', id: 'x' }, { script: [{}] }]
  const errors = await Promise.all(
    wrong.map(async (body) => [(await post(body)).status, (await post(body)).json.error]),
  )
  expect(errors).toEqual([
    [400, 'change is one of create, set, edit, move, delete, merge, reply, send, email'],
    [400, 'kind is one of contact, account, deal, task'],
    [400, 'stage is missing'],
    [400, 'a change is an object'],
  ])
  const unknown = await post({ change: 'delete', kind: 'deal', id: 'x' })
  expect([unknown.status, unknown.json.error]).toEqual([400, 'there is no deal x'])
})

test('an e-mail of a sequence is sent in turn, counted once for all that its recipient does, and ends where it comes back', async () => {
  const { app } = harness.emulator
  const sequence = '66ee000000000000000ee001'
  const counters = async () => {
    const { json } = await harness.post('emailer_campaigns/search', {})
    return (json.emailer_campaigns as { id: string; unique_unsubscribed: number }[]).find(({ id }) => id === sequence)
  }
  const statusOf = async (id: string) => (await harness.get(`contacts/${id}`)).json.contact.contact_campaign_statuses[0]
  const other = app.create('contact', { first_name: 'Sue', email: 'sue@sue.example' })
  expect(() => app.send(other, sequence)).toThrow('there is no sequence that is active for the contact')
  const mailbox = { send_email_from_email_account_id: '66ec000000000000000ec001' }
  await harness.post(`emailer_campaigns/${sequence}/add_contact_ids`, { contact_ids: [contact, other], ...mailbox })
  const first = app.send(contact, sequence)
  app.send(other, sequence, { bounce: true })
  for (const outcome of ['opened', 'opened', 'clicked'] as const) app.email(first, outcome)
  expect(await counters()).toMatchObject({
    unique_scheduled: 2,
    unique_delivered: 1,
    unique_bounced: 1,
    unique_opened: 1,
  })
  expect(await statusOf(contact)).toMatchObject({ status: 'active', current_step_position: 2 })
  expect(await statusOf(other)).toMatchObject({ status: 'bounced' })
  app.email(app.send(contact, sequence), 'unsubscribed')
  expect(await statusOf(contact)).toMatchObject({ status: 'finished' })
  expect((await harness.get(`contacts/${contact}`)).json.contact).toMatchObject({ email_unsubscribed: true })
  expect(await counters()).toMatchObject({ unique_unsubscribed: 1 })
})
