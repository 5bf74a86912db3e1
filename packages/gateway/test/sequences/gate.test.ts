import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { recoverPlaces } from '../../src/services/sequences/recover-places.ts'
import { runSync } from '../../src/services/sync/run-sync.ts'
import { createHarness, type Harness } from '../harness.ts'
import { shortWaits } from '../short-waits.ts'

interface Report {
  enrolled: string[]
  skipped: { contactId: string; reason: string; by: string; detail: string | null }[]
  counts: { asked: number; enrolled: number; skipped: Record<string, number> }
  mailboxes: { mailboxId: string; contactIds: string[] }[]
  mailboxId: string | null
  code?: string
}

let nowMs = Date.parse('2026-03-10T12:00:00Z')
/** Moved by hand; a timeout stays what it is. */
const clock = {
  now: () => nowMs,
  sleep: shortWaits,
}
const dayMs = 24 * 60 * 60 * 1000
const outbound = '66ee000000000000000ee001'
const followUp = '66ee000000000000000ee002'
const [first, second] = ['66ec000000000000000ec001', '66ec000000000000000ec002'] as const
const list = '/api/sequences/suppressions'

let h: Harness
let count = 0

beforeAll(async () => {
  h = await createHarness({ clock, emulator: { clock: { now: () => nowMs } }, withoutWorker: true })
})
beforeEach(async () => {
  h.emulator.faults.clear()
  nowMs += 40 * dayMs
  await h.gateway.db.deleteFrom('suppressions').execute()
  await h.http.put('/api/sequences/caps', { perDay: null, perCompany: null, perMailbox: null })
})
afterAll(() => h.close())

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

interface Person {
  id: string
  email: string
}

function person(fields: object = {}): Person {
  count += 1
  const email = `p${count}@company-${count}.example`
  const owner = { first_name: 'Ada', last_name: `P${count}`, owner_id: '66e4000000000000000e4001' }
  return { email, id: h.emulator.app.create('contact', { ...owner, email, ...fields }) }
}

const people = (howMany: number, fields: object = {}) => Array.from({ length: howMany }, () => person(fields))
const ids = (all: readonly Person[]) => all.map(({ id }) => id)

async function add(all: readonly Person[], more: object = {}, sequence = outbound): Promise<Report> {
  return (await h.http.post<Report>(`/api/sequences/${sequence}/contacts`, { contactIds: ids(all), ...more })).body
}

/** The same twice: foretold, then done. */
async function addTwice(all: readonly Person[], more: object = {}, sequence = outbound): Promise<Report> {
  const foretold = await add(all, { ...more, dryRun: true }, sequence)
  const done = await add(all, more, sequence)
  expect(foretold).toEqual({ ...done, dryRun: true })
  return done
}

const reasonsOf = ({ skipped }: Report) => skipped.map(({ reason }) => reason)

describe('the suppression list', () => {
  test('keeps out addresses, digests of them, domains and contacts, and never asks Apollo for them', async () => {
    const [one, two, three, four, five] = people(5) as [Person, Person, Person, Person, Person]
    const added = await h.http.post(list, {
      values: [
        one.email.toUpperCase(),
        createHash('md5').update(two.email).digest('hex'),
        three.email.split('@')[1],
        four.id,
      ],
      reason: 'asked us to stop',
      note: 'by phone',
      until: '2030-01-01T00:00:00Z',
    })
    expect(added.body).toEqual({ added: 4, extended: 0, unchanged: 0 })
    const report = await addTwice([one, two, three, four, five])
    expect(report.enrolled).toEqual([five.id])
    expect(report.counts).toEqual({ asked: 5, enrolled: 1, skipped: { suppressed: 4 } })
    expect(report.skipped[2]).toEqual({
      contactId: three.id,
      reason: 'suppressed',
      by: 'delos',
      detail: 'domain: asked us to stop, until 2030-01-01T00:00:00.000Z',
    })
    expect((await add([one], { allow: ['no_email', 'not_owned'] })).enrolled).toEqual([])
  })

  test('keeps no address, says who put it there, and lets go when it ends or is deleted', async () => {
    const someone = person()
    const until = new Date(nowMs + dayMs).toISOString()
    await h.http.post(list, { values: [someone.email], until })
    const rows = await h.gateway.db.selectFrom('suppressions').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(someone.email)
    expect((await h.http.get(`${list}?value=${someone.email}`)).body).toMatchObject({
      suppressions: [{ kind: 'email', subject: digest(someone.email), addedBy: 'admin', source: 'manual', until }],
    })
    expect((await h.http.post(list, { values: [someone.email], until: '2090-01-01T00:00:00Z' })).body).toEqual({
      added: 0,
      extended: 1,
      unchanged: 0,
    })
    const gone = await h.http.delete(`${list}/${encodeURIComponent(someone.email)}`)
    expect(gone).toMatchObject({ status: 200, body: { deleted: [{ kind: 'email' }] } })
    expect(await h.http.delete(`${list}/none`)).toMatchObject({ status: 404, body: { code: 'suppression_not_found' } })
    await h.http.post(list, { values: [someone.email], until })
    nowMs += 2 * dayMs
    expect((await add([someone])).enrolled).toEqual([someone.id])
  })

  test.each([
    [{ values: ['fine.example', 'not a thing'] }, 'values.1', 'unknown_subject'],
    [{ values: [] }, 'values', 'invalid_input'],
    [{ values: ['a.example'], until: '2020-01-01T00:00:00Z' }, 'until', 'until_is_past'],
    [{ values: ['a.example'], until: 'soon' }, 'until', 'invalid_input'],
  ])('refuses %j whole', async (body, field, code) => {
    expect(await h.http.post(list, body)).toMatchObject({ status: 422, body: { field, code } })
    expect((await h.http.get(list)).body).toMatchObject({ suppressions: [] })
  })

  test('takes a CSV, with titles or as a bare list, and tells of the lines that it refuses', async () => {
    const headers = { 'x-api-key': h.keys.write, 'content-type': 'text/csv' }
    const send = async (body: string, query = '') =>
      (await fetch(`${h.url}${list}${query}`, { method: 'POST', headers, body })).json()
    const titled = 'Name;E-Mail;Reason\nAda;ada@one.example;left\nBob;nobody;\nEve;eve@one.example;\n'
    expect(await send(titled, '?reason=imported')).toEqual({
      added: 2,
      extended: 0,
      unchanged: 0,
      refused: 1,
      lines: [{ line: 3, reason: 'is no address, digest, domain or id of a contact' }],
    })
    expect(await send('\uFEFFada@one.example\ntwo.example\ntwo.example\n')).toMatchObject({ added: 1, unchanged: 2 })
    const { body } = await h.http.get<{ suppressions: { reason: string; source: string }[] }>(list)
    expect(body.suppressions.map(({ reason }) => reason).toSorted()).toEqual(['do not contact', 'imported', 'left'])
    expect(body.suppressions.every(({ source }) => source === 'import')).toBe(true)
    expect(await send('a.example\n', '?until=never')).toMatchObject({ status: 422, field: 'until' })
  })

  test('follows who opts out in Apollo, also when the contact is deleted and saved anew', async () => {
    const [out, by] = people(2) as [Person, Person]
    h.emulator.app.set('contact', out.id, { email_unsubscribed: true })
    await runSync.call(h.as(), { object: 'contacts' })
    const apollo = async () => (await h.http.get<{ suppressions: object[] }>(`${list}?source=apollo`)).body.suppressions
    expect(await apollo()).toMatchObject([{ subject: digest(out.email), addedBy: 'sync' }])
    h.emulator.app.delete('contact', out.id)
    const again = person({ email: out.email })
    expect(reasonsOf(await addTwice([again]))).toEqual(['suppressed'])
    h.emulator.app.set('contact', by.id, { email_unsubscribed: true, updated_at: new Date(nowMs + 1000).toISOString() })
    nowMs += 60 * 60_000
    await runSync.call(h.as(), { object: 'contacts' })
    expect(await apollo()).toHaveLength(2)
    h.emulator.app.set('contact', by.id, { email_unsubscribed: false, updated_at: new Date(nowMs).toISOString() })
    nowMs += 60 * 60_000
    await runSync.call(h.as(), { object: 'contacts' })
    expect(await apollo()).toMatchObject([{ subject: digest(out.email) }])
  })

  test('is not for a key that may only write to shorten', async () => {
    await h.http.post(list, { values: ['a.example'] }, { 'x-api-key': h.keys.write })
    const answer = await h.http.delete(`${list}/a.example`, undefined, { 'x-api-key': h.keys.write })
    expect(answer).toMatchObject({ status: 403, body: { code: 'missing_scope' } })
  })
})

describe('caps', () => {
  test('of a day stop who is too many, and begin anew the next day', async () => {
    await h.http.put('/api/sequences/caps', { perDay: 3 })
    const all = people(5)
    const report = await addTwice(all.slice(0, 4))
    expect(report.enrolled).toHaveLength(3)
    expect(report.skipped).toMatchObject([{ reason: 'daily_cap', by: 'delos', detail: '3 a day in all sequences' }])
    expect(reasonsOf(await addTwice(all.slice(4), {}, followUp))).toEqual(['daily_cap'])
    nowMs += dayMs
    expect((await addTwice(all.slice(3))).enrolled).toHaveLength(2)
  })

  test('of one sequence leave the others alone, and are taken away again', async () => {
    const path = `/api/sequences/${outbound}/caps`
    expect((await h.http.put(path, { perDay: 1 })).body).toMatchObject({
      sequenceId: outbound,
      perDay: 1,
      companyDays: 30,
    })
    const [one, two, three] = people(3) as [Person, Person, Person]
    expect((await addTwice([one, two])).skipped).toMatchObject([{ detail: '1 a day in this sequence' }])
    expect((await addTwice([two, three], {}, followUp)).enrolled).toHaveLength(2)
    expect((await h.http.get('/api/sequences/caps')).body).toMatchObject({ caps: [{}, { sequenceId: null }] })
    await h.http.delete(path)
    expect(await h.http.delete(path)).toMatchObject({ status: 404, body: { code: 'caps_not_found' } })
    expect(await h.http.put('/api/sequences/66ee000000000000000effff/caps', { perDay: 1 })).toMatchObject({
      status: 404,
    })
    expect(await h.http.put(path, { perDay: -1 })).toMatchObject({ status: 422, body: { field: 'perDay' } })
  })

  test('of a company count people of one organization, or of one domain, within their days', async () => {
    await h.http.put('/api/sequences/caps', { perCompany: 1, companyDays: 10 })
    const allow = ['same_company']
    const colleagues = [person({ email: 'a@same.example' }), person({ email: 'b@same.example' }), person()]
    const report = await addTwice(colleagues, { allow })
    expect(report.skipped).toMatchObject([
      { reason: 'company_cap', detail: '1 of a company in 10 days in all sequences' },
    ])
    nowMs += 9 * dayMs
    expect(reasonsOf(await addTwice([colleagues[1] as Person], { allow }))).toEqual(['company_cap'])
    nowMs += dayMs
    expect((await addTwice([colleagues[1] as Person], { allow })).enrolled).toHaveLength(1)
  })

  test('are not used up by whom Apollo turns away', async () => {
    await h.http.put('/api/sequences/caps', { perDay: 2 })
    const mute = person({ email: null })
    const stranger = person({ owner_id: '66e4000000000000000e4002' })
    const report = await addTwice([mute, stranger, person(), person()])
    expect(report.enrolled).toHaveLength(2)
    expect(reasonsOf(report)).toEqual(['no_email', 'not_owned'])
    const withRoom = await h.http.put('/api/sequences/caps', { perDay: 3 })
    expect(withRoom.status).toBe(200)
    expect(reasonsOf(await addTwice([mute]))).toEqual(['no_email'])
    expect((await addTwice([person()])).enrolled).toHaveLength(1)
  })

  test('give back the place where Apollo refuses, and keep it where nobody knows until somebody has looked', async () => {
    await h.http.put('/api/sequences/caps', { perDay: 1 })
    const [one, two] = people(2) as [Person, Person]
    const endpoint = 'emailer_campaigns/add_contact_ids'
    h.emulator.faults.next(endpoint, { status: 422, body: { error: 'no' } })
    expect(await add([one])).toMatchObject({ code: 'upstream_rejected' })
    h.emulator.faults.next(endpoint, { reset: 'before' }, 2)
    expect(await add([one])).toMatchObject({ code: 'outcome_unknown' })
    expect(reasonsOf(await add([two]))).toEqual(['daily_cap'])
    await recoverPlaces(h.as())
    expect((await add([two])).enrolled).toEqual([two.id])
  })

  test('hold through the death of the process that was enrolling', async () => {
    await h.http.put('/api/sequences/caps', { perDay: 2 })
    const [one, two, three] = people(3) as [Person, Person, Person]
    await add([one])
    // As a process leaves it that died before it heard the answer, and one that died before it asked.
    const row = { company: null, mailboxId: first, day: new Date(nowMs).toISOString().slice(0, 10), processId: 'dead' }
    const held = { ...row, sequenceId: outbound, state: 'held' as const, heldAt: new Date(nowMs) }
    await h.gateway.db.deleteFrom('sequenceEnrolments').where('contactId', '=', one.id).execute()
    await h.gateway.db
      .insertInto('sequenceEnrolments')
      .values([
        { ...held, id: 'died-after', contactId: one.id },
        { ...held, id: 'died-before', contactId: two.id },
      ])
      .execute()
    expect(reasonsOf(await add([three]))).toEqual(['daily_cap'])
    await recoverPlaces(h.as())
    const states = await h.gateway.db
      .selectFrom('sequenceEnrolments')
      .select(['id', 'state'])
      .where('id', 'like', 'died%')
      .orderBy('id')
      .execute()
    expect(states.map(({ state }) => state)).toEqual(['enrolled', 'released'])
    expect((await add([three])).enrolled).toEqual([three.id])
  })
})

describe('mailboxes', () => {
  test('take turns, by the fewest of the day, up to their cap', async () => {
    await h.http.put('/api/sequences/caps', { perMailbox: 3 })
    const all = people(7)
    const report = await addTwice(all.slice(0, 5), { rotateMailboxes: true })
    expect(report.mailboxId).toBeNull()
    expect(report.mailboxes.map(({ mailboxId, contactIds }) => [mailboxId, contactIds.length])).toEqual([
      [first, 3],
      [second, 2],
    ])
    const rest = await addTwice(all.slice(5), { mailboxIds: [first, second] })
    expect(rest.mailboxes).toEqual([{ mailboxId: second, contactIds: [all[5]?.id] }])
    expect(rest.skipped).toMatchObject([{ reason: 'mailbox_cap', detail: '3 a day from a mailbox in all sequences' }])
    const sender = (await h.gateway.apollo.contacts.get(all[1]?.id ?? '')).contact_campaign_statuses[0]
    expect(sender?.send_email_from_email_account_id).toBe(second)
    expect((await h.http.get('/api/sequences/mailboxes')).body).toMatchObject({
      mailboxes: [
        { id: first, usable: true, enrolledToday: 3, dailyEmails: 50 },
        { id: second, enrolledToday: 3 },
      ],
    })
  })

  test('tell whom they could not be asked for, where one of them is refused', async () => {
    const all = people(4)
    const endpoint = 'emailer_campaigns/add_contact_ids'
    h.emulator.faults.next(endpoint, { delayMs: 1 })
    h.emulator.faults.next(endpoint, { status: 422, body: { error: 'These mailboxes are no longer active. x' } })
    const report = await add(all, { rotateMailboxes: true })
    expect(report.enrolled).toHaveLength(2)
    expect(report.skipped).toMatchObject([
      { reason: 'not_asked', by: 'delos', detail: 'mailbox_not_active' },
      { reason: 'not_asked' },
    ])
    expect((await add(all)).enrolled).toHaveLength(2)
  })

  test('are there, active, and of somebody in the team', async () => {
    const { app } = h.emulator
    const [someone] = people(1) as [Person]
    const refused = (more: object) =>
      h.http.post(`/api/sequences/${outbound}/contacts`, { contactIds: [someone.id], ...more })
    const unknown = '66ec000000000000000ec009'
    expect((await refused({ mailboxId: unknown })).body).toMatchObject({ code: 'unknown_mailbox', field: 'mailboxId' })
    app.set('mailbox', second, { active: false })
    expect((await refused({ mailboxIds: [first, second] })).body).toMatchObject({
      code: 'mailbox_not_active',
      field: 'mailboxIds.1',
    })
    app.set('mailbox', second, { active: true, user_id: '66e4000000000000000effff' })
    expect((await refused({ mailboxId: second, dryRun: true })).body).toMatchObject({ code: 'mailbox_without_user' })
    expect((await refused({ mailboxId: second, rotateMailboxes: true })).body).toMatchObject({
      field: 'rotateMailboxes',
    })
    app.set('mailbox', first, { revoked_at: '2026-01-01T00:00:00Z' })
    nowMs += 10 * 60_000
    expect((await refused({})).body).toMatchObject({ code: 'no_active_mailbox' })
    expect((await h.http.get('/api/sequences/mailboxes')).body).toMatchObject({
      mailboxes: [{ problem: 'mailbox_revoked' }, { problem: 'mailbox_without_user' }],
    })
    app.set('mailbox', first, { revoked_at: null })
    app.set('mailbox', second, { user_id: '66e4000000000000000e4002' })
    nowMs += 10 * 60_000
    expect((await addTwice([someone], { mailboxId: first })).mailboxId).toBe(first)
  })
})
