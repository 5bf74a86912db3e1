import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness
let contact: string

beforeEach(async () => {
  harness = await startEmulator()
  contact = (await harness.post('contacts', { email: 'mira.okafor@northpeak.example' })).json.contact.id
})

afterEach(() => harness.emulator.close())

async function draft(fields: Record<string, unknown> = {}): Promise<string> {
  const body = { contact_id: contact, subject: 'Hello', body_html: '<p>Hi Mira</p>', ...fields }
  return (await harness.post('emailer_messages', body)).json.emailer_message.id
}

async function send(id: string): Promise<void> {
  await harness.post(`emailer_messages/${id}/send_now`)
  harness.clock.advance(20_000)
}

const statusOf = async (id: string) => (await harness.post('emailer_messages/email_send_status', { id })).json

test('a draft is sanitised and addressed to its contact', async () => {
  const body_html = '<p onclick="x()">Hi</p><script>x()</script>'
  const { json } = await harness.post('emailer_messages', { contact_id: contact, body_html })
  expect(json.emailer_message).toMatchObject({
    status: 'drafted',
    body_html: '<p>Hi</p>',
    body_text: 'Hi',
    from_email: 'ana@team.example',
    recipients: [{ email: 'mira.okafor@northpeak.example', recipient_type_cd: 'to', contact_id: contact }],
    contact: { id: contact },
  })
})

test('sending queues first; the status tells when it is done', async () => {
  const id = await draft()
  expect(await statusOf(id)).toMatchObject({ status: 'drafted', retry_after_seconds: 20 })
  const queued = await harness.post(`emailer_messages/${id}/send_now`)
  expect(queued.json.emailer_message).toMatchObject({ status: 'scheduled', async_sending: true })
  const again = await harness.post(`emailer_messages/${id}/send_now`)
  expect(again.json.error).toContain('currently being sent already')
  harness.clock.advance(20_000)
  expect(await statusOf(id)).toMatchObject({ status: 'completed', completed_at: '2026-03-02T09:00:20.000+00:00' })
  expect((await harness.post(`emailer_messages/${id}/send_now`)).json.error).toBe('This email has already been sent!')
})

test('an address that its company does not know bounces', async () => {
  const id = await draft({ recipients: [{ email: 'gone@northpeak.example' }] })
  await send(id)
  expect(await statusOf(id)).toMatchObject({ status: 'failed', not_sent_reason: 'not_valid_hard_bounce_detected' })
  const { json } = await harness.get('emailer_messages/search?emailer_message_stats[]=bounced')
  expect(json.emailer_messages).toMatchObject([{ id, bounce: true }])
})

test('contents are given of sent messages only', async () => {
  const [sent, unsent] = [await draft(), await draft()]
  await send(sent)
  const { json } = await harness.post('emailer_messages/get_content', { ids: [unsent, sent, 'x'], body_format: 'html' })
  expect(json.emailer_messages).toMatchObject([{ id: sent, body: '<p>Hi Mira</p>', body_format: 'html' }])
  expect(json.emailer_messages).toHaveLength(1)
})

test('what recipients do is in the activities, the filters and the feed', async () => {
  const id = await draft()
  await send(id)
  const { app } = harness.emulator
  app.email(id, 'opened')
  app.email(id, 'clicked')
  app.email(id, 'replied', 'not_interested')
  const { json } = await harness.get(`emailer_messages/${id}/activities`)
  expect(json).toMatchObject({
    activities: [{ emailer_message: { num_opens: 1, num_clicks: 1, emailer_message_events: [{}, {}, {}] } }],
  })
  const query = 'emailer_message_stats[]=opened&emailer_message_reply_classes[]=not_interested&q_keywords=hello'
  expect((await harness.get(`emailer_messages/search?${query}`)).json.emailer_messages).toMatchObject([{ id }])
  expect(
    (await harness.get('emailer_messages/search?emailer_message_stats[]=not_opened')).json.emailer_messages,
  ).toEqual([])
  const feed = await harness.post('emailer_campaigns/activity_feed', { contact_id: contact })
  expect(feed.json).toMatchObject({ events: [{ type: 'replied', emailer_message_id: id }] })
  const unsent = await draft()
  expect(() => app.email(unsent, 'opened')).toThrow('has not been delivered')
})

test('refusals of drafts', async () => {
  const foreign = (await harness.post('contacts', { first_name: 'F', owner_id: '66e4000000000000000e4002' })).json
    .contact
  const shy = (await harness.post('contacts', { first_name: 'S', contact_stage_id: '66e5000000000000000e5007' })).json
  const bodies = [
    {},
    { contact_id: foreign.id },
    { contact_id: shy.contact.id },
    { contact_id: contact, recipients: [{ email: 'person@' }] },
  ]
  const answers = await Promise.all(bodies.map((body) => harness.post('emailer_messages', body)))
  expect(answers.map(({ status, json }) => [status, json])).toMatchObject([
    [422, { error: 'Contact does not exist' }],
    [422, { error: expect.stringContaining('You do not have permission to email F.') }],
    [422, { error_code: 'DNC_ENFORCEMENT_BLOCKED' }],
    [422, { error: 'ERROR! Email is NOT SAVED. Invalid recipient emails: ["person@"]' }],
  ])
})

test('refusals of the other routes', async () => {
  const deleted = await draft()
  harness.emulator.app.delete('email', deleted)
  const post = async (path: string, body = {}) => {
    const { status, json } = await harness.post(path, body)
    return [status, json.error]
  }
  expect(await post(`emailer_messages/${deleted}/send_now`)).toEqual([
    422,
    'This email has already been deleted. Please refresh the page.',
  ])
  expect(await post('emailer_messages/x/send_now')).toEqual([422, 'Could not find message to send.'])
  expect(await post('emailer_messages/get_content')).toEqual([422, 'Missing required parameter: ids'])
  expect(await post('emailer_messages/email_send_status')).toEqual([422, 'Missing required parameter: id'])
  expect(await post('emailer_messages/email_send_status', { id: 'x' })).toEqual([404, 'Email message not found'])
  const activities = await harness.get('emailer_messages/x/activities')
  expect([activities.status, activities.json.error]).toEqual([422, 'Could not find message.'])
  const far = await harness.get('emailer_messages/search?page=501&per_page=100')
  expect(far.json.error).toBe('Invalid parameter passed in. Page * per page number is over threshold.')
})

test('a mailbox sends so many a day', async () => {
  for (let sent = 0; sent < 50; sent++) await harness.post(`emailer_messages/${await draft()}/send_now`)
  const refused = await harness.post(`emailer_messages/${await draft()}/send_now`)
  expect(refused.json).toMatchObject({ error_code: 'SEND_NOW_LIMIT_EXCEEDED' })
})
