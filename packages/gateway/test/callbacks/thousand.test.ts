import { systemClock } from '@delos/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wishFrom } from '../../src/services/people/person-query.ts'
import { createPhoneStage, type PhoneStage } from './phone-stage.ts'

const count = 1000
const atOnce = 10
/** Apollo's minute, in milliseconds: a result that is not posted is asked for after two of them. */
const minuteMs = 100

let h: PhoneStage
beforeAll(async () => {
  const unlimited = { minute: null, hour: null, day: null }
  const limits = { 'people/match': unlimited, 'webhook_result/show': unlimited }
  h = await createPhoneStage({
    withoutWorker: false,
    emulator: { minuteMs, callbacks: { delayMs: 20 }, limits, credits: 1_000_000 },
    env: { DELOS_APOLLO_MINUTE_MS: String(minuteMs) },
  })
  // Each of them is lost, doubled, late, out of order, or as it should be, one in five each.
  h.emulator.callbacks.add({ effect: 'lose', probability: 0.2 })
  h.emulator.callbacks.add({ effect: 'double', probability: 0.25 })
  h.emulator.callbacks.add({ effect: 'reorder', probability: 1 / 3 })
  h.emulator.callbacks.add({ effect: { delayMs: 900 }, probability: 0.5 })
})
afterAll(() => h?.close())

test('a thousand callbacks: one update and one charge for each person, and the ledger equals Apollo’s counter', async () => {
  const people = h.emulator.world.people.filter((person) => person.enrichable && person.email).slice(0, count)
  const context = h.gateway.as(
    { type: 'key', id: 'k', name: 'k', scopes: ['write'], keyId: 'k' },
    { requestId: 'thousand', deadline: h.clock.now() + 100_000 },
  )
  const waiting = [...people]
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const options = { maxAgeDays: 90, needs: ['phone' as const] }
        const [outcome] = await context.buyer.buy(context, [wishFrom({ apolloId: next.id })], options)
        expect(outcome?.status).toBe('found')
      }
    }),
  )
  await untilNothingIsAwaited()
  await h.drainJobs()

  const rows = await h.gateway.db.selectFrom('contacts').select(['id', 'apolloId', 'phone']).execute()
  const phones = new Map(rows.map(({ apolloId, phone }) => [apolloId, phone]))
  expect(people.filter(({ id, mobilePhone }) => phones.get(id) !== mobilePhone)).toEqual([])
  const { chargesByPerson, creditsCharged } = h.emulator.stats()
  expect(people.filter(({ id }) => chargesByPerson[id] !== 1)).toEqual([])

  const updates = await h.gateway.db
    .selectFrom('auditLog')
    .select((eb) => ['entityId', eb.fn.countAll<number>().as('count')])
    .where('action', '=', 'contact.delivered')
    .groupBy('entityId')
    .execute()
  expect(updates.filter((one) => Number(one.count) !== 1)).toEqual([])
  expect(updates.length).toBe(people.filter(({ mobilePhone }) => mobilePhone !== null).length)
  const ends = await h.gateway.db
    .selectFrom('callbackRequests')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count'), eb.fn.max('polls').as('polls')])
    .groupBy('state')
    .execute()
  expect(ends).toMatchObject([{ state: 'done', count }])
  expect(Number(ends[0]?.polls)).toBeLessThanOrEqual(12)
  expect(await h.ledger()).toEqual({ charged: creditsCharged, reserved: 0, unknown: 0, drift: 0 })
}, 120_000)

async function untilNothingIsAwaited(): Promise<void> {
  const open = () =>
    h.gateway.db.selectFrom('callbackPeople').select('apolloId').where('state', '=', 'awaited').limit(1)
  while (await open().executeTakeFirst()) await systemClock.sleep(100)
}
