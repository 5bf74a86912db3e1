import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EmulatorOptions } from '../src/index.ts'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness
const STEP = { type: 'auto_email', wait_time: 1, wait_mode: 'day' }
const touch = (body_html: string) => ({ type: 'new_thread', emailer_template: { subject: 'S', body_html } })

beforeEach(async () => {
  harness = await startEmulator()
})

afterEach(() => harness.emulator.close())

async function restart(options: EmulatorOptions): Promise<void> {
  await harness.emulator.close()
  harness = await startEmulator(options)
}

async function errorOf(body: Record<string, unknown>): Promise<unknown> {
  const { status, json } = await harness.post('sequences', { name: 'N', ...body })
  return [status, json.error]
}

test('a sequence is written whole and read back', async () => {
  const emailer_steps = [
    { ...STEP, emailer_touches: [touch('<p>1</p>')] },
    { type: 'call', wait_time: 2, wait_mode: 'day' },
  ]
  const body = { name: 'Made', active: true, label_names: ['Q3'], user_id: '66e4000000000000000e4002', emailer_steps }
  const { json } = await harness.post('sequences', body)
  expect(json).toMatchObject({
    emailer_campaign: { name: 'Made', active: true, num_steps: 2, user_id: '66e4000000000000000e4001' },
    emailer_steps: [
      { position: 1, type: 'auto_email' },
      { position: 2, type: 'call' },
    ],
    emailer_touches: [{ type: 'new_thread', status: 'approved' }],
    emailer_templates: [{ subject: 'S', body_html: '<p>1</p>' }],
  })
  const found = await harness.post('emailer_campaigns/search?q_name=made')
  expect(found.json.emailer_campaigns).toMatchObject([{ id: json.emailer_campaign.id }])
  const contact = (await harness.post('contacts', { email: 'mira.okafor@northpeak.example' })).json.contact.id
  const enrol = { contact_ids: [contact], send_email_from_email_account_id: '66ec000000000000000ec001' }
  const enrolled = await harness.post(`emailer_campaigns/${json.emailer_campaign.id}/add_contact_ids`, enrol)
  expect(enrolled.json).toMatchObject({ contacts: [{ id: contact }], emailer_touches: [{}] })
})

test('an update is partial, but its steps replace all steps', async () => {
  const steps = [{ ...STEP, emailer_touches: [touch('<p>1</p>')] }, STEP]
  const made = (await harness.post('sequences', { name: 'Made', emailer_steps: steps })).json
  const path = `sequences/${made.emailer_campaign.id}`
  const renamed = await harness.send('PUT', path, {
    body: JSON.stringify({ name: 'Renamed', mark_finished_if_click: true }),
  })
  expect(renamed.json).toMatchObject({
    name: 'Renamed',
    num_steps: 2,
    emailer_campaign: { mark_finished_if_click: true },
  })
  const [first] = made.emailer_steps as { id: string }[]
  const replaced = await harness.patch(path, { emailer_steps: [{ id: first?.id, wait_time: 9 }] })
  expect(replaced.json).toMatchObject({
    num_steps: 1,
    steps: [{ id: first?.id, step_type: 'auto_email', wait_time: 9, wait_mode: 'day' }],
    emailer_touches: [{}],
  })
  expect(replaced.json.emailer_steps).toHaveLength(1)
  const unknown = await harness.send('PUT', 'sequences/66f7000000000000000f7001', { body: '{}' })
  expect([unknown.status, unknown.json]).toEqual([404, { error: 'Record not found.' }])
})

test('what a sequence needs', async () => {
  expect(await errorOf({ name: '' })).toEqual([422, "Required parameter 'name' missing"])
  expect(await errorOf({ emailer_steps: [{ type: 'call' }] })).toEqual([422, 'Wait time must not be empty'])
  expect(await errorOf({ active: true })).toEqual([
    422,
    'Please make sure you have added at least 1 step before turning on the sequence.',
  ])
  expect(await errorOf({ active: true, emailer_steps: [{ ...STEP, emailer_touches: [touch('')] }] })).toEqual([
    422,
    'Please make sure your template has content before turning it on.',
  ])
  expect(await errorOf({ emailer_schedule_id: 'x' })).toEqual([422, 'Parameters misconfigured. x is not a valid ID'])
  expect((await harness.post('emailer_campaigns/search')).json.pagination.total_entries).toBe(3)
})

test('the free plan bounds sequences, steps and tests', async () => {
  await restart({ plan: 'free' })
  expect(await errorOf({})).toEqual([422, expect.stringContaining('Your plan is limited to 2 sequences. ')])
  for (const last of [1, 2, 3]) await harness.post(`emailer_campaigns/66ee000000000000000ee00${last}/archive`)
  const many = Array.from({ length: 6 }, () => STEP)
  expect(await errorOf({ emailer_steps: many })).toEqual([
    422,
    expect.stringContaining('limited to 5 sequence steps. '),
  ])
  const tested = [{ ...STEP, emailer_touches: [touch('a'), touch('b')] }]
  const refused = await harness.post('sequences', { name: 'N', emailer_steps: tested })
  expect(refused.json).toEqual({ error: 'Your current plan does not allow A/B Testing.', code: 'ab_testing_limit' })
  expect((await errorOf({})) as number[]).toEqual([200, undefined])
})
