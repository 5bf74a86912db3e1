import { afterAll, beforeAll, expect, it } from 'vitest'
import { awaitResults } from '../../src/services/callbacks/await-results.ts'
import { openCallback } from '../../src/services/callbacks/open-callback.ts'
import { hold, settle } from '../../src/services/credits/ledger.ts'
import { filePeople } from '../people-records.ts'
import { createPhoneStage, type PhoneStage } from './phone-stage.ts'

let h: PhoneStage
beforeAll(async () => {
  h = await createPhoneStage()
})
afterAll(() => h?.close())

const mostMilli = 66_000

/** A waterfall for one person, paid for and answered; what vendors find is to come. */
async function runWaterfall(mobile: boolean) {
  const context = h.as()
  const reservationId = context.makeId()
  const request = { id: reservationId, endpoint: 'people/match', items: 1, worstMilliEach: mostMilli }
  await context.mutate(async (tx) => ({ value: await hold(tx, context, request), audit: [] }))
  const callback = await openCallback(context, 'waterfall')
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
  const promise = { callbackId: callback.id, apolloRequestId, mostMilliEach: mostMilli - 1000 }
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
  h.arrived.length = 0
  await runWaterfall(true)
  await h.untilArrived(1)
  const [posted] = h.arrived
  const real = JSON.parse(posted?.body.toString() ?? '') as object
  await h.post(posted?.path ?? '', JSON.stringify({ ...real, credits_consumed: 65.001 }))
  expect(await h.match()).toEqual({ used: 0, ignored: 1 })
  await h.post(posted?.path ?? '', JSON.stringify({ ...real, request_id: '1' }))
  expect(await h.match()).toEqual({ used: 0, ignored: 1 })
})
