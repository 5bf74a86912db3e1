import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { forgetAwaited } from '../../src/services/callbacks/forget-awaited.ts'
import { createPhoneStage, type PhoneStage } from './phone-stage.ts'

const events = ['answer', 'callback', 'poll', 'erasure'] as const
type Event = (typeof events)[number]

let h: PhoneStage
let apollo: Server
let release: () => void
let held: Promise<void>
let emulatorUrl = ''

/** Apollo's answers to paid calls are held back until the test lets them go; everything else passes. */
beforeAll(async () => {
  apollo = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request)
      // What the start asks for, before there is an emulator to pass it to.
      if (!emulatorUrl) {
        response.writeHead(503).end()
        return
      }
      const { 'x-api-key': key = '', 'content-type': type = 'application/json' } = request.headers
      const answer = await fetch(emulatorUrl + request.url, {
        method: request.method,
        headers: { 'x-api-key': String(key), 'content-type': type },
        body: request.method === 'GET' ? undefined : body,
      })
      const text = await answer.text()
      if (request.url?.includes('/people/match')) await held
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
    })()
  }).listen(0, '127.0.0.1')
  await once(apollo, 'listening')
  held = Promise.resolve()
  h = await createPhoneStage({
    env: { APOLLO_BASE_URL: `http://127.0.0.1:${(apollo.address() as AddressInfo).port}` },
  })
  emulatorUrl = h.emulator.url
})
afterAll(async () => {
  await h?.close()
  apollo.closeAllConnections()
  apollo.close()
})
beforeEach(() => {
  h.arrived.length = 0
})

interface Told {
  isErased: boolean
  phone: string | null | undefined
  charged: number
  reserved: number
  unknown: number
  stillPosted: number
}

/** One person through the events in this order, and then everything that may still come. */
async function tell(run: (happen: (event: Event) => Promise<void>) => Promise<void>): Promise<Told> {
  const before = await h.ledger()
  h.isOpen = false
  h.arrived.length = 0
  held = new Promise((resolve) => {
    release = resolve
  })
  const person = h.take({ mobile: true })
  const enriched = h.http.post('/api/leads/enrich', { apolloId: person.id, revealPhone: true })
  await h.untilArrived(1)
  const [posted] = h.arrived
  let isErased = false

  const happen: Record<Event, () => Promise<void>> = {
    async answer() {
      release()
      await enriched
    },
    async callback() {
      await h.post(posted?.path ?? '', posted?.body ?? '')
      await h.match()
    },
    async poll() {
      await h.gateway.db
        .updateTable('callbackRequests')
        .set({ nextPollAt: new Date(0) })
        .where('state', '=', 'awaiting')
        .execute()
      await h.poll()
    },
    async erasure() {
      const contact = await find(person.id)
      if (!contact) return
      isErased = true
      await h.as().mutate(async (tx) => {
        await forgetAwaited(tx, contact.id, new Date(h.clock.now()))
        await tx.deleteFrom('identities').where('contactId', '=', contact.id).execute()
        await tx.deleteFrom('contacts').where('id', '=', contact.id).execute()
        return { value: undefined, audit: [] }
      })
    },
  }
  await run((event) => happen[event]())
  for (const event of ['callback', 'poll', 'callback'] as const) await happen[event]()
  const after = await h.ledger()
  const open = await h.gateway.db
    .selectFrom('callbackInbox')
    .select('id')
    .where('body', 'is not', null)
    .where('requestId', 'is not', null)
    .execute()
  return {
    isErased,
    phone: (await find(person.id))?.phone,
    charged: after.charged - before.charged,
    reserved: after.reserved,
    unknown: after.unknown,
    stillPosted: open.length,
  }
}

const find = (apolloId: string) =>
  h.gateway.db.selectFrom('contacts').selectAll().where('apolloId', '=', apolloId).executeTakeFirst()

function orders<T>(items: readonly T[]): T[][] {
  if (!items.length) return [[]]
  return items.flatMap((item, index) => orders(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}

describe('answer, callback, poll and erasure', () => {
  it.each(orders(events).map((order) => [order.join(', '), order] as const))(
    'end the same: %s',
    async (_name, order) => {
      const end = await tell(async (happen) => {
        for (const event of order) await happen(event)
      })
      const isErased = order.indexOf('erasure') > order.indexOf('answer')
      expect(end).toEqual({
        isErased,
        phone: isErased ? undefined : expect.stringMatching(/^\+/),
        charged: 9,
        reserved: 0,
        unknown: 0,
        stillPosted: 0,
      })
    },
  )

  it('end the same when they meet', async () => {
    const someOrder = fc.shuffledSubarray([...events, 'callback' as const, 'poll' as const], { minLength: 6 })
    await fc.assert(
      fc.asyncProperty(someOrder, async (order) => {
        const end = await tell(async (happen) => void (await Promise.all(order.map(happen))))
        expect(end).toMatchObject({ charged: 9, reserved: 0, unknown: 0, stillPosted: 0 })
        if (end.isErased) expect(end.phone).toBeUndefined()
        else expect(end.phone).toMatch(/^\+/)
      }),
      { numRuns: 12 },
    )
  })
})
