import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Harness, MIRA, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator()
})

afterEach(() => harness.emulator.close())

const OUTBOUND = '66ee000000000000000ee001'
const TRIAL = '66ee000000000000000ee002'
const DRAFT = '66ee000000000000000ee003'
const MAILBOX = '66ec000000000000000ec001'

async function contact(fields: Record<string, unknown>): Promise<string> {
  return (await harness.post('contacts', fields)).json.contact.id
}

function enrol(sequence: string, contact_ids: string[], more: Record<string, unknown> = {}) {
  const body = { emailer_campaign_id: sequence, contact_ids, send_email_from_email_account_id: MAILBOX, ...more }
  return harness.post(`emailer_campaigns/${sequence}/add_contact_ids`, body)
}

describe('safeguards', () => {
  test('who opted out stays out; a change of job is lifted by its flag', async () => {
    const gone = await contact({ email: 'gone@a.example' })
    const moved = await contact({ email: 'moved@b.example' })
    harness.emulator.app.set('contact', gone, { email_unsubscribed: true })
    harness.emulator.app.set('contact', moved, { contact_job_change_event: { id: 'x' } })
    expect((await enrol(OUTBOUND, [gone, moved])).json.skipped_contact_ids).toEqual({
      [gone]: 'contacts_unsubscribed',
      [moved]: 'contacts_with_job_change',
    })
    const lifted = await enrol(OUTBOUND, [gone, moved], { sequence_job_change: true })
    expect(lifted.json.contacts).toMatchObject([{ id: moved }])
  })
})

describe('lists', () => {
  test('three sequences, one inactive; paging from the query only', async () => {
    const { json } = await harness.post('emailer_campaigns/search?per_page=2', { page: '2', q_name: '' })
    expect(json).toMatchObject({
      emailer_campaigns: [
        { id: OUTBOUND, active: true, num_steps: 3 },
        { id: TRIAL, active: true },
      ],
      pagination: { page: 1, per_page: 2, total_entries: 3, total_pages: 2 },
    })
    const named = await harness.get('emailer_campaigns/search?q_name=draft')
    expect(named.json.emailer_campaigns).toMatchObject([{ id: DRAFT, active: false }])
  })

  test('mailboxes and schedules', async () => {
    const { json } = await harness.get('email_accounts')
    expect(json.email_accounts).toMatchObject([{ id: MAILBOX, active: true }, { active: true }])
    expect((await harness.get('emailer_schedules')).json.emailer_schedules).toHaveLength(1)
  })

  test('every seeded id is 24 hexadecimal digits', async () => {
    const texts = [
      await harness.get('email_accounts'),
      await harness.get('emailer_campaigns/search'),
      await harness.get('emailer_schedules'),
      await harness.get('labels'),
      await harness.get('users/search'),
      await harness.get('contact_stages'),
      await harness.get('account_stages'),
      await harness.get('opportunity_stages'),
    ].map((answer) => answer.text)
    const ids = texts.flatMap((text) => [...text.matchAll(/"(?:\w+_)?id":"([^"]*)"/g)].map((match) => match[1] ?? ''))
    expect(ids.length).toBeGreaterThan(50)
    expect(ids.filter((id) => !/^[0-9a-f]{24}$/.test(id))).toEqual([])
  })
})

describe('enrolment', () => {
  test('200 does not mean enrolled: person ids and unsuitable contacts are skipped with a reason', async () => {
    const good = await contact({ email: 'mira.okafor@northpeak.example' })
    const mute = await contact({ first_name: 'Mute' })
    const foreign = await contact({ email: 'x@y.example', owner_id: '66e4000000000000000e4002' })
    const { json, status } = await enrol(OUTBOUND, [good, mute, foreign, MIRA])
    expect(status).toBe(200)
    expect(json.contacts).toMatchObject([
      {
        id: good,
        emailer_campaign_ids: [OUTBOUND],
        contact_campaign_statuses: [{ emailer_campaign_id: OUTBOUND, status: 'active', current_step_position: 1 }],
      },
    ])
    expect(json.skipped_contact_ids).toEqual({
      [mute]: 'contacts_without_email',
      [foreign]: 'contacts_without_ownership_permission',
      [MIRA]: 'contact_not_found',
    })
    const again = await enrol(OUTBOUND, [good])
    expect(again.json).toMatchObject({
      contacts: [],
      skipped_contact_ids: { [good]: 'contacts_already_exists_in_current_campaign' },
    })
  })

  test('a contact active or finished elsewhere is skipped unless the safeguard is lifted', async () => {
    const id = await contact({ email: 'a@b.example' })
    await enrol(OUTBOUND, [id])
    expect((await enrol(TRIAL, [id])).json.skipped_contact_ids).toEqual({ [id]: 'contacts_active_in_other_campaigns' })
    await harness.post('emailer_campaigns/remove_or_stop_contact_ids', {
      emailer_campaign_ids: [OUTBOUND],
      contact_ids: [id],
      mode: 'mark_as_finished',
    })
    expect((await enrol(TRIAL, [id])).json.skipped_contact_ids).toEqual({
      [id]: 'contacts_finished_in_other_campaigns',
    })
    const lifted = await enrol(TRIAL, [id], { sequence_finished_in_other_campaigns: true })
    expect(lifted.json.contacts).toHaveLength(1)
  })

  test('a colleague of somebody in the sequence is skipped', async () => {
    const first = await contact({ email: 'mira.okafor@northpeak.example' })
    const second = await contact({ email: 'joel.tanaka@northpeak.example' })
    await enrol(OUTBOUND, [first])
    expect((await enrol(OUTBOUND, [second])).json.skipped_contact_ids).toEqual({ [second]: 'contacts_in_same_company' })
    const lifted = await enrol(OUTBOUND, [second], { sequence_same_company_in_same_campaign: true })
    expect(lifted.json.contacts).toHaveLength(1)
  })

  test('an inactive sequence pauses; approving it resumes', async () => {
    const id = await contact({ email: 'a@b.example', label_names: ['Event'] })
    const { json } = await harness.post(`emailer_campaigns/${DRAFT}/add_contact_ids`, {
      label_names: ['Event'],
      send_email_from_email_account_id: [MAILBOX],
    })
    expect(json.contacts).toMatchObject([
      { id, contact_campaign_statuses: [{ status: 'paused', inactive_reason: 'Sequence inactive' }] },
    ])
    const approved = await harness.post(`emailer_campaigns/${DRAFT}/approve`)
    expect(approved.json.emailer_campaign).toMatchObject({ id: DRAFT, active: true })
    expect((await harness.get(`contacts/${id}`)).json.contact.contact_campaign_statuses).toMatchObject([
      { status: 'active', inactive_reason: null },
    ])
    expect((await harness.post(`emailer_campaigns/${DRAFT}/approve`)).json).toEqual({
      error: 'The sequence is already active.',
    })
  })

  test('what is missing is said', async () => {
    expect((await enrol(OUTBOUND, [])).json).toEqual({ error: 'Please specify either contact_ids or label_names.' })
    const noMailbox = await enrol(OUTBOUND, ['x'], { send_email_from_email_account_id: undefined })
    expect(noMailbox.json).toEqual({
      error: 'Please specify a emailer_campaign_id and send_email_from_email_account_id.',
    })
  })
})

describe('leaving', () => {
  test('remove, counters, and a feed of what happened, newest first', async () => {
    const id = await contact({ email: 'a@b.example' })
    await enrol(OUTBOUND, [id])
    const removed = await harness.post('emailer_campaigns/remove_or_stop_contact_ids', {
      emailer_campaign_ids: [OUTBOUND],
      contact_ids: [id],
      mode: 'remove',
    })
    expect(removed.json).toMatchObject({
      contacts: [{ id, contact_campaign_statuses: [], emailer_campaign_ids: [] }],
      emailer_campaigns: [{ id: OUTBOUND }],
      num_contacts: 1,
      contact_statuses: { active: 0, finished: 0 },
    })
    const feed = await harness.post('emailer_campaigns/activity_feed', { contact_id: id })
    expect(feed.json).toMatchObject({ contact_id: id, events: [{ type: 'removed' }, { type: 'enrolled' }] })
    const unknown = await harness.post('emailer_campaigns/activity_feed', { contact_id: 'x' })
    expect([unknown.status, unknown.json]).toEqual([404, { error: 'Contact not found' }])
  })

  test('a sequence that does not exist is 200 with the contacts echoed', async () => {
    const id = await contact({ email: 'a@b.example' })
    const { json, status } = await harness.post('emailer_campaigns/remove_or_stop_contact_ids', {
      emailer_campaign_ids: ['66ee000000000000000eeeee'],
      contact_ids: [id],
      mode: 'stop',
    })
    expect(status).toBe(200)
    expect(json).toMatchObject({ emailer_campaigns: [], contacts: [{ id }] })
  })

  test('abort pauses, archive finishes and hides', async () => {
    const id = await contact({ email: 'a@b.example' })
    await enrol(OUTBOUND, [id])
    await harness.post(`emailer_campaigns/${OUTBOUND}/abort`)
    const statusNow = async () =>
      (await harness.get(`contacts/${id}`)).json.contact.contact_campaign_statuses[0]?.status
    expect(await statusNow()).toBe('paused')
    const archived = await harness.post(`emailer_campaigns/${OUTBOUND}/archive`)
    expect(archived.json.emailer_campaign).toMatchObject({ archived: true, deleted: true, active: false })
    expect(await statusNow()).toBe('finished')
    expect((await harness.get('emailer_campaigns/search')).json.pagination.total_entries).toBe(2)
  })
})
