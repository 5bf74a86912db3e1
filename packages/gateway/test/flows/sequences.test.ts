import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { shortWaits } from '../short-waits.ts'

interface Report {
  enrolled: string[]
  skipped: { contactId: string; reason: string; by: string; detail: string | null }[]
  mailboxId: string
  dryRun: boolean
  code?: string
}

/** The waits between two looks are short here; a timeout stays what it is. */
let aheadMs = 0
const clock = {
  now: () => Date.now() + aheadMs,
  sleep: shortWaits,
}
const outbound = '66ee000000000000000ee001'
const followUp = '66ee000000000000000ee002'
const nobody = '66c200000000000000ffffff'

let h: Harness
let reachable: string
let speechless: string
let count = 0

beforeAll(async () => {
  h = await createHarness({ clock })
})

beforeEach(async () => {
  h.emulator.faults.clear()
  count += 1
  const { contacts } = h.gateway.apollo
  reachable = (await contacts.create({ first_name: 'Ada', email: `ada${count}@nowhere-${count}.example` })).contact.id
  speechless = (await contacts.create({ first_name: 'Mute' })).contact.id
})

afterAll(() => h.close())

function add(contactIds: string[], more: object = {}) {
  return h.http.post<Report>(`/api/sequences/${outbound}/contacts`, { contactIds, ...more })
}

async function isEnrolled(id: string): Promise<boolean> {
  const contact = await h.gateway.apollo.contacts.get(id)
  return contact.contact_campaign_statuses.some(({ emailer_campaign_id }) => emailer_campaign_id === outbound)
}

describe('a sequence', () => {
  test('is listed with its figures', async () => {
    const { body } = await h.http.get('/api/sequences')
    expect(body).toMatchObject({ pagination: { totalEntries: 3 } })
    expect(body).toMatchObject({
      sequences: expect.arrayContaining([
        expect.objectContaining({
          id: outbound,
          active: true,
          steps: 3,
          counts: { scheduled: 0, delivered: 0, opened: 0, replied: 0, clicked: 0, bounced: 0, unsubscribed: 0 },
          rates: { opened: 0, replied: 0, clicked: 0, bounced: 0, unsubscribed: 0 },
        }),
      ]),
    })
    expect((await h.http.get('/api/sequences?name=trial')).body).toMatchObject({ sequences: [{ id: followUp }] })
  })

  test('takes in who may enter, and says of the others why not', async () => {
    const { status, body } = await add([reachable, speechless, nobody])
    expect(status).toBe(200)
    expect(body).toEqual({
      enrolled: [reachable],
      skipped: [
        { contactId: speechless, reason: 'no_email', by: 'apollo', detail: null },
        { contactId: nobody, reason: 'contact_not_found', by: 'apollo', detail: null },
      ],
      counts: { asked: 3, enrolled: 1, skipped: { no_email: 1, contact_not_found: 1 } },
      mailboxes: [{ mailboxId: '66ec000000000000000ec001', contactIds: [reachable] }],
      mailboxId: '66ec000000000000000ec001',
      dryRun: false,
    })
    expect(await isEnrolled(reachable)).toBe(true)
    expect((await add([reachable])).body.skipped).toMatchObject([
      { contactId: reachable, reason: 'already_in_sequence' },
    ])
    expect((await add([speechless], { allow: ['no_email'] })).body.enrolled).toEqual([speechless])
    const audit = await h.http.get(`/api/audit?entityType=sequence&entityId=${outbound}&action=sequence.contacts_added`)
    expect(JSON.stringify(audit.body)).toContain(reachable)
  })

  test('foretells the same without changing anything', async () => {
    const { body } = await add([reachable, speechless, nobody], { dryRun: true })
    expect(await isEnrolled(reachable)).toBe(false)
    const { dryRun, ...foretold } = body
    expect(dryRun).toBe(true)
    expect((await add([reachable, speechless, nobody])).body).toEqual({ ...foretold, dryRun: false })
  })

  test.each(['before', 'after'] as const)('takes them in although the connection broke %s the work', async (reset) => {
    h.emulator.faults.next('emailer_campaigns/add_contact_ids', { reset })
    const { status, body } = await add([reachable, speechless])
    expect(status).toBe(200)
    expect(body.enrolled).toEqual([reachable])
    expect(body.skipped).toMatchObject([{ contactId: speechless, reason: 'no_email' }])
    expect(await isEnrolled(reachable)).toBe(true)
  })

  test.each([
    ['remove', null, 'before'],
    ['mark_as_finished', 'finished', 'after'],
  ] as const)('lets go: %s', async (mode, left, reset) => {
    await add([reachable])
    h.emulator.faults.next('emailer_campaigns/remove_or_stop_contact_ids', { reset })
    const path = `/api/sequences/${outbound}/contacts/remove`
    const { status, body } = await h.http.post(path, { contactIds: [reachable, nobody], mode })
    expect(status).toBe(200)
    expect(body).toEqual({
      contacts: [{ contactId: reachable, status: left }],
      skipped: [{ contactId: nobody, reason: 'contact_not_found' }],
      mode,
    })
  })

  test('that does not exist is not found', async () => {
    const answer = { status: 404, body: { code: 'sequence_not_found' } }
    for (const id of ['66ee000000000000000effff', 'no-such-sequence']) {
      const path = `/api/sequences/${id}/contacts`
      expect(await h.http.post(path, { contactIds: [reachable] })).toMatchObject(answer)
      expect(await h.http.post(path, { contactIds: [reachable], dryRun: true })).toMatchObject(answer)
    }
    const path = '/api/sequences/66ee000000000000000effff/contacts/remove'
    expect(await h.http.post(path, { contactIds: [reachable] })).toMatchObject(answer)
  })

  test('sends from an active mailbox only', async () => {
    expect(await add([reachable], { mailboxId: '66ec000000000000000ec009' })).toMatchObject({
      status: 422,
      body: { code: 'unknown_mailbox', field: 'mailboxId' },
    })
    h.emulator.faults.next('email_accounts/index', { status: 200, body: { email_accounts: [] } }, 2)
    aheadMs += 10 * 60_000
    expect(await add([reachable])).toMatchObject({ status: 422, body: { code: 'no_active_mailbox' } })
  })
})
