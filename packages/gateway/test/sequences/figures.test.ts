import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runSync } from '../../src/services/sync/run-sync.ts'
import { createHarness, type Harness } from '../harness.ts'
import { shortWaits } from '../short-waits.ts'

let nowMs = Date.parse('2026-03-10T12:00:00Z')
/** Moved by hand; a timeout stays what it is. */
const clock = {
  now: () => nowMs,
  sleep: shortWaits,
}
const dayMs = 24 * 60 * 60 * 1000
const outbound = '66ee000000000000000ee001'
const path = `/api/sequences/${outbound}`

let h: Harness

beforeAll(async () => {
  h = await createHarness({ clock, emulator: { clock: { now: () => nowMs } }, withoutWorker: true })
})
afterAll(() => h.close())

const sync = (object: 'sequences' | 'contacts') => runSync.call(h.as(), { object })

describe('the figures of a sequence', () => {
  test('are kept for each day as they were last seen, with what each day brought', async () => {
    const { app } = h.emulator
    app.set('sequence', outbound, { unique_delivered: 10, unique_bounced: 1, unique_opened: 4, unique_replied: 0 })
    await sync('sequences')
    app.set('sequence', outbound, { unique_delivered: 12, unique_opened: 'loading' })
    await sync('sequences')
    nowMs += 2 * dayMs
    app.set('sequence', outbound, { unique_delivered: 20, unique_bounced: 2, unique_opened: 9, unique_replied: 3 })
    await sync('sequences')
    nowMs += dayMs
    await sync('sequences')
    const { body } = await h.http.get(`${path}/figures`)
    expect(body).toMatchObject({
      sequenceId: outbound,
      name: 'Outbound: revenue operations',
      from: '2026-02-11',
      to: '2026-03-13',
      days: [
        { day: '2026-03-10', total: { sent: 13, delivered: 12, opened: 4 }, gained: { sent: null, opened: null } },
        { day: '2026-03-12', total: { sent: 22, replied: 3 }, gained: { sent: 9, opened: 5, replied: 3, bounced: 1 } },
        { day: '2026-03-13', gained: { sent: 0, opened: 0 } },
      ],
      gained: { sent: 9, delivered: 8, opened: 5, replied: 3 },
    })
    const part = await h.http.get(`${path}/figures?from=2026-03-12&to=2026-03-12`)
    expect(part.body).toMatchObject({ days: [{ gained: { delivered: 8 } }], gained: { delivered: 8 } })
  })

  test.each([
    ['/figures?from=2026-03-12&to=2026-03-10', 422],
    ['/figures?from=2020-01-01', 422],
    ['/figures?from=yesterday', 422],
  ])('%s is refused', async (query, status) => {
    expect(await h.http.get(path + query)).toMatchObject({ status, body: { field: 'from' } })
  })

  test('of a sequence that is not there are not found', async () => {
    const missing = { status: 404, body: { code: 'sequence_not_found' } }
    for (const rest of ['figures', 'contacts']) {
      expect(await h.http.get(`/api/sequences/66ee000000000000000effff/${rest}`)).toMatchObject(missing)
    }
  })
})

describe('a contact in a sequence', () => {
  test('leaves a history of where it stood, by the syncs, beside what Apollo tells', async () => {
    const { app } = h.emulator
    const make = (name: string) =>
      app.create('contact', {
        first_name: name,
        email: `${name}@${name}.example`,
        owner_id: '66e4000000000000000e4001',
      })
    const [ada, bob] = [make('ada'), make('bob')]
    await h.http.post(`${path}/contacts`, { contactIds: [ada, bob] })
    nowMs += 60 * 60_000
    await sync('contacts')
    nowMs += 60 * 60_000
    app.reply(ada, outbound)
    await h.http.post(`${path}/contacts/remove`, { contactIds: [bob] })
    nowMs += 60 * 60_000
    await sync('contacts')
    await sync('contacts')
    const history = async (id: string) =>
      (await h.http.get<{ history: object[]; activity: object[] }>(`${path}/contacts/${id}`)).body
    expect(await history(ada)).toMatchObject({
      history: [
        { status: 'active', reason: null, step: 1, since: '2026-03-13T13:00:00.000Z' },
        { status: 'finished', reason: 'Replied', since: '2026-03-13T15:00:00.000Z' },
      ],
      activity: [{ type: 'replied', at: '2026-03-13T14:00:00.000Z' }, { type: 'enrolled' }],
    })
    expect((await history(bob)).history).toMatchObject([{ status: 'active' }, { status: null, reason: 'removed' }])
    expect((await h.http.get(`${path}/contacts`)).body).toMatchObject({
      contacts: [{ contactId: ada, status: 'finished' }],
      counts: { finished: 1 },
    })
    expect((await h.http.get(`${path}/contacts?status=active`)).body).toMatchObject({ contacts: [] })
    expect(await h.http.get(`${path}/contacts/66c200000000000000ffffff`)).toMatchObject({
      status: 404,
      body: { code: 'contact_not_found' },
    })
  })
})

describe('the e-mails of a sequence', () => {
  const searches = () => h.emulator.stats().requestsByEndpoint['emailer_messages/search'] ?? 0

  test('are counted for each contact, with when each thing was seen', async () => {
    const { app } = h.emulator
    const make = (name: string) =>
      app.create('contact', {
        first_name: name,
        email: `${name}@${name}.example`,
        owner_id: '66e4000000000000000e4001',
      })
    const [cleo, dan] = [make('cleo'), make('dan')]
    await h.http.post(`${path}/contacts`, { contactIds: [cleo, dan] })
    const sentAt = new Date(nowMs).toISOString()
    const first = app.send(cleo, outbound)
    app.send(dan, outbound, { bounce: true })
    app.email(first, 'opened')
    nowMs += 60 * 60_000
    await sync('sequences')
    await sync('contacts')
    const second = app.send(cleo, outbound)
    for (const outcome of ['opened', 'clicked', 'replied'] as const) app.email(second, outcome)
    nowMs += 60 * 60_000
    const before = searches()
    await sync('sequences')
    expect(searches() - before).toBe(4)
    const { body } = await h.http.get<{ emails: { openedAt: string }[] }>(`${path}/contacts/${cleo}`)
    expect(body).toMatchObject({
      counts: { sent: 2, opened: 2, clicked: 1, replied: 1, bounced: 0, unsubscribed: 0 },
      emails: [
        { id: first, step: 1, deliveredAt: sentAt, clickedAt: null },
        { id: second, step: 3, openedAt: new Date(nowMs).toISOString(), repliedAt: expect.any(String) },
      ],
    })
    expect(Date.parse(body.emails[0]?.openedAt ?? '')).toBeLessThan(nowMs)
    expect((await h.http.get(`${path}/contacts?status=bounced`)).body).toMatchObject({
      contacts: [{ contactId: dan, reason: 'Bounced', emails: { sent: 1, bounced: 1, opened: 0 } }],
    })
  })

  test('are not read again while no counter moves, and go on where a reading broke off', async () => {
    const quiet = searches()
    await sync('sequences')
    expect(searches()).toBe(quiet)
    const { app } = h.emulator
    const eve = app.create('contact', {
      first_name: 'Eve',
      email: 'eve@eve.example',
      owner_id: '66e4000000000000000e4001',
    })
    await h.http.post(`${path}/contacts`, { contactIds: [eve] })
    app.email(app.send(eve, outbound), 'unsubscribed')
    h.emulator.faults.next('emailer_messages/search', { status: 422, body: { error: 'no' } })
    await expect(sync('sequences')).rejects.toMatchObject({ code: 'upstream_rejected' })
    await sync('sequences')
    const { body } = await h.http.get(`${path}/contacts/${eve}`)
    expect(body).toMatchObject({ counts: { sent: 1, unsubscribed: 1 } })
    nowMs += 60 * 60_000
    await sync('contacts')
    expect((await h.http.get('/api/sequences/suppressions?value=eve@eve.example')).body).toMatchObject({
      suppressions: [{ source: 'apollo' }],
    })
  })
})
