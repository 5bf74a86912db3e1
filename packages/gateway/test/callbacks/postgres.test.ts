import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '../services/postgres.ts'
import { createPhoneStage, type Enriched, type PhoneStage } from './phone-stage.ts'
import { createReceiver, headersOf, type Receiver } from './receiver.ts'

let h: PhoneStage
let receiver: Receiver
beforeAll(async () => {
  receiver = await createReceiver()
  h = await createPhoneStage({
    withoutWorker: false,
    env: { DATABASE_URL: await freshDatabase(), DELOS_SEAL_KEY: 'the same on all machines, 32 long' },
  })
})
afterAll(async () => {
  await h?.close()
  receiver.close()
})

test('on PostgreSQL a number comes, is settled once, however often it is posted at once, and is passed on', async () => {
  const people = Array.from({ length: 10 }, (_, index) => h.take({ mobile: index % 2 === 0 }))
  const { body: webhook } = await h.http.put<{ secret: string }>('/api/webhooks/phones', { url: receiver.url })
  const answers = await Promise.all(
    people.map(({ email }) =>
      h.http.post<Enriched>('/api/leads/enrich', { email, revealPhone: true, webhookUrl: receiver.url }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(people.map(() => 200))
  await h.untilArrived(1)
  await Promise.all(
    h.arrived.flatMap(({ path, body }) =>
      [0, 1, 2, 3].map((index) => h.post(path, `${body.toString()}${' '.repeat(index)}`)),
    ),
  )
  const pending = answers.filter(({ body }) => body.pending.length > 0)
  await receiver.untilReceived(pending.length)
  await h.drainJobs()
  for (const one of receiver.received) new Webhook(webhook.secret).verify(one.body, headersOf(one))
  const rows = await h.gateway.db.selectFrom('contacts').select(['apolloId', 'phone']).execute()
  const phones = new Map(rows.map(({ apolloId, phone }) => [apolloId, phone]))
  expect(people.map(({ id }) => phones.get(id))).toEqual(people.map(({ mobilePhone }) => mobilePhone))
  expect(await h.ledger()).toEqual({
    charged: h.emulator.stats().creditsCharged,
    reserved: 0,
    unknown: 0,
    drift: 0,
  })
  expect(receiver.received).toHaveLength(pending.length)
})
