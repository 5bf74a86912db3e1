import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { awaitResults } from '../../src/services/callbacks/await-results.ts'
import { openCallback } from '../../src/services/callbacks/open-callback.ts'
import { hold, settle } from '../../src/services/credits/ledger.ts'
import { filePeople } from '../people-records.ts'
import { createPhoneStage, type Enriched, type PhoneStage } from './phone-stage.ts'

let h: PhoneStage
beforeAll(async () => {
  h = await createPhoneStage()
})
afterAll(() => h?.close())
beforeEach(() => {
  h.isOpen = true
  h.arrived.length = 0
})

const mostMilli = 66_000
const needs = ['waterfall_email', 'waterfall_phone'] as const

/** A waterfall for one person, paid for and answered; what vendors find is to come. */
async function runWaterfall(mobile: boolean) {
  const context = h.as()
  const reservationId = context.makeId()
  const request = { id: reservationId, endpoint: 'people/match', items: 1, worstMilliEach: mostMilli }
  await context.mutate(async (tx) => ({ value: await hold(tx, context, request), audit: [] }))
  const callback = await openCallback(context, needs)
  const { id } = h.take({ mobile })
  const params = { id, run_waterfall_email: true, run_waterfall_phone: true, webhook_url: callback.url }
  const answer = await fetch(`${h.emulator.url}/api/v1/people/match`, {
    method: 'POST',
    headers: { 'x-api-key': 'emulator-master-key', 'content-type': 'application/json' },
    body: JSON.stringify(params),
  })
  const apolloRequestId = /"request_id":(-?\d+)/.exec(await answer.text())?.[1]
  const [contact] = await filePeople(h, { person: { id, name: 'A B', email: null } as never, askedAs: [] })
  const expected = [{ apolloId: id, contactId: contact?.id ?? '', paidBy: reservationId }]
  const promise = { callbackId: callback.id, apolloRequestId, needs, mostMilliEach: mostMilli - 1000 }
  await context.mutate(async (tx) => {
    await settle(tx, reservationId, { chargedMilli: 1000, at: new Date() })
    return { value: await awaitResults(tx, context, { promise, expected }), audit: [] }
  })
  return contact?.id ?? ''
}

it('a waterfall’s result brings phone and address, and is settled to the fraction of a credit', async () => {
  const ids = [await runWaterfall(true), await runWaterfall(false)]
  await h.untilArrived(2)
  expect(await h.match()).toEqual({ used: 2, ignored: 0 })
  const rows = await h.gateway.db
    .selectFrom('contacts')
    .select(['id', 'phone', 'email'])
    .where('id', 'in', ids)
    .execute()
  const [found] = rows.filter(({ id }) => id === ids[0])
  expect(found).toMatchObject({ phone: expect.stringMatching(/^\+/), email: expect.stringContaining('@') })
  const { creditsCharged } = h.emulator.stats()
  expect(creditsCharged).toBeGreaterThan(22)
  expect(await h.ledger()).toEqual({ charged: creditsCharged, reserved: 0, unknown: 0, drift: 0 })
})

it('one that costs more than a waterfall can is not believed', async () => {
  h.isOpen = false
  await runWaterfall(true)
  await h.untilArrived(1)
  const [posted] = h.arrived
  const real = JSON.parse(posted?.body.toString() ?? '') as object
  await h.post(posted?.path ?? '', JSON.stringify({ ...real, credits_consumed: 65.001 }))
  expect(await h.match()).toEqual({ used: 0, ignored: 1 })
  await h.post(posted?.path ?? '', JSON.stringify({ ...real, request_id: '1' }))
  expect(await h.match()).toEqual({ used: 0, ignored: 1 })
})

describe('a waterfall that is asked for', () => {
  const enrich = (query: object) => h.http.post<Enriched>('/api/leads/enrich', query)
  const both = { waterfallEmail: true, waterfallPhone: true }
  const stored = async (id: string) =>
    (await h.http.get<{ contact: Record<string, unknown>; pending: string[] }>(`/api/contacts/${id}`)).body
  /** What the purchase of this test has left behind. */
  const since = async (before: { charged: number; reserved: number }) => {
    const { charged, reserved } = await h.ledger()
    return { charged: charged - before.charged, reserved: reserved - before.reserved }
  }

  it('holds its ceiling, says what is pending, and is settled at what it took', async () => {
    const [before, upstream] = [await h.ledger(), h.emulator.stats().creditsCharged]
    const person = h.take({ mobile: true })
    const answer = await enrich({ apolloId: person.id, ...both })
    expect(answer.body).toMatchObject({ source: 'apollo', credits: 1, pending: ['phone', 'email'] })
    expect(await since(before)).toEqual({ charged: 1, reserved: 65 })
    expect((await enrich({ apolloId: person.id, revealPhone: true })).body).toMatchObject({
      source: 'store',
      credits: 0,
      pending: ['phone'],
    })
    await h.untilArrived(1)
    expect(await h.match()).toEqual({ used: 1, ignored: 0 })
    expect(await stored(answer.body.contact.id)).toMatchObject({
      pending: [],
      contact: { phone: person.mobilePhone, email: expect.stringContaining('@'), emailStatus: 'verified' },
    })
    expect(await since(before)).toEqual({ charged: h.emulator.stats().creditsCharged - upstream, reserved: 0 })
    expect((await enrich({ apolloId: person.id, ...both })).body).toMatchObject({ source: 'store', credits: 0 })
  })

  it('and finds nothing is charged for the search, and not asked for again', async () => {
    const before = await h.ledger()
    const person = h.take({ mobile: false, directPhone: false })
    const answer = await enrich({ apolloId: person.id, waterfallPhone: true })
    expect(await since(before)).toEqual({ charged: 1, reserved: 45 })
    await h.untilArrived(1)
    await h.match()
    expect(await since(before)).toEqual({ charged: 1, reserved: 0 })
    expect((await stored(answer.body.contact.id)).contact.phone).toBeNull()
    expect((await enrich({ apolloId: person.id, waterfallPhone: true })).body).toMatchObject({
      source: 'store',
      pending: [],
    })
  })

  it('is polled for where nothing is posted, and comes once', async () => {
    const clock = await h.ledger()
    h.isOpen = false
    const person = h.take({ mobile: true })
    const answer = await enrich({ apolloId: person.id, revealPhone: true, waterfallEmail: true })
    expect(answer.body.pending).toEqual(['phone', 'email'])
    await h.untilArrived(1)
    await h.gateway.db
      .updateTable('callbackRequests')
      .set({ nextPollAt: new Date(0) })
      .where('state', '=', 'awaiting')
      .execute()
    expect((await h.poll()).delivered).toBeGreaterThan(0)
    const [posted] = h.arrived
    await h.post(posted?.path ?? '', posted?.body ?? '')
    expect(await h.match()).toEqual({ used: 0, ignored: 1 })
    expect((await stored(answer.body.contact.id)).contact.phone).toBe(person.mobilePhone)
    expect(await since(clock)).toMatchObject({ reserved: expect.any(Number) })
    expect((await h.ledger()).drift).toBe(0)
  })
})
