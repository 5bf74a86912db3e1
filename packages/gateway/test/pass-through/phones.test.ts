import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPhoneStage, type PhoneStage } from '../callbacks/phone-stage.ts'
import { createReceiver, type Receiver } from '../callbacks/receiver.ts'
import { createHarness } from '../harness.ts'
import { type Caller, createCaller } from './caller.ts'

interface Message {
  type: string
  data: { apolloId: string; status: string; phone: string | null }
}

const matchPath = '/api/v1/people/match'
const bulkPath = '/api/v1/people/bulk_match'

let h: PhoneStage
let receiver: Receiver
let call: Caller
beforeAll(async () => {
  h = await createPhoneStage({ withoutWorker: false })
  call = createCaller(h.url, h.keys.write)
})
afterAll(() => h?.close())
beforeEach(async () => {
  receiver = await createReceiver()
  h.arrived.length = 0
})
afterEach(() => receiver.close())

const reveal = () => ({ reveal_phone_number: true, webhook_url: `${receiver.url}/numbers` })
const messages = () => receiver.received.map(({ body }) => JSON.parse(body) as Message)
const charged = () => h.emulator.stats().creditsCharged

describe('a number that a client of Apollo asks for', () => {
  it('comes to Delos first, and is passed on to the client’s address, of which Apollo learns nothing', async () => {
    const person = h.take({ mobile: true })
    const answer = await call('POST', matchPath, { id: person.id, ...reveal() })
    expect([answer.status, answer.headers.get('delos-source'), answer.headers.get('delos-credits')]).toEqual([
      200,
      'apollo',
      '1',
    ])
    expect(answer.json).toMatchObject({ person: { id: person.id }, request_id: expect.anything() })
    await receiver.untilReceived(1)
    expect(h.arrived.map(({ path }) => path)).toEqual([expect.stringMatching(/^\/callbacks\/apollo\/[\w-]{43}$/)])
    expect(receiver.received.map(({ path }) => path)).toEqual(['/numbers'])
    expect(messages()).toMatchObject([
      { type: 'contact.phone', data: { apolloId: person.id, status: 'found', phone: person.mobilePhone } },
    ])
    expect(await h.ledger()).toMatchObject({ charged: h.emulator.stats().creditsCharged, reserved: 0, drift: 0 })
  })

  it('and that is known is told at once, without a purchase and without the personal addresses', async () => {
    const person = h.take({ mobile: true })
    await call('POST', matchPath, { id: person.id, reveal_personal_emails: true, ...reveal() })
    await receiver.untilReceived(1)
    const before = charged()
    const again = await call('POST', matchPath, { id: person.id, ...reveal() })
    expect([again.headers.get('delos-source'), again.headers.get('delos-credits')]).toEqual(['store', '0'])
    expect(again.text).not.toContain('personal_emails')
    await receiver.untilReceived(2)
    expect(messages()[1]).toMatchObject({ data: { status: 'found', phone: person.mobilePhone } })
    expect(charged()).toBe(before)
  })

  it('comes for each person of a bulk call, and for a person who is named twice once', async () => {
    const [found, lacking] = [h.take({ mobile: true }), h.take({ mobile: false })]
    const details = [{ id: found.id }, { email: lacking.email }, { id: found.id }]
    const answer = await call('POST', bulkPath, { details, ...reveal() })
    const { matches } = answer.json as unknown as { matches: { id: string }[] }
    expect(matches.map(({ id }) => id)).toEqual([found.id, lacking.id, found.id])
    await receiver.untilReceived(2)
    await h.drainJobs()
    expect(h.arrived.every(({ path }) => path.startsWith('/callbacks/apollo/'))).toBe(true)
    const told = messages().map(({ data }) => [data.apolloId, data.status, data.phone])
    expect(new Set(told.map(String))).toEqual(
      new Set([String([found.id, 'found', found.mobilePhone]), String([lacking.id, 'missing', null])]),
    )
    expect(told).toHaveLength(2)
  })
})

const both = { run_waterfall_email: true, run_waterfall_phone: true }

describe('a waterfall that a client of Apollo asks for', () => {
  const waterfall = (url: string) => ({ ...both, webhook_url: `${url}/finds` })

  it('is held at its ceiling, comes to Delos first, is booked at what it took, and is passed on signed', async () => {
    const before = { charged: (await h.ledger()).charged, upstream: charged() }
    const person = h.take({ mobile: true })
    const answer = await call('POST', matchPath, { id: person.id, ...waterfall(receiver.url) })
    expect([answer.status, answer.headers.get('delos-source'), answer.headers.get('delos-credits')]).toEqual([
      200,
      'apollo',
      '1',
    ])
    expect(answer.json).toMatchObject({ person: { id: person.id }, waterfall: { status: 'accepted' } })
    await receiver.untilReceived(1)
    expect(h.arrived.map(({ path }) => path)).toEqual([expect.stringMatching(/^\/callbacks\/apollo\/[\w-]{43}$/)])
    expect(receiver.received[0]?.headers['webhook-signature']).toMatch(/^v1,/)
    expect(messages()).toMatchObject([
      {
        type: 'contact.waterfall',
        data: { apolloId: person.id, status: 'found', phone: person.mobilePhone, email: expect.stringContaining('@') },
      },
    ])
    const { charged: booked, reserved } = await h.ledger()
    expect([booked - before.charged, reserved]).toEqual([charged() - before.upstream, 0])

    const again = await call('POST', matchPath, { id: person.id, ...waterfall(receiver.url) })
    expect([again.headers.get('delos-source'), again.headers.get('delos-credits')]).toEqual(['store', '0'])
    expect(again.json).toMatchObject({ waterfall: { status: 'accepted' } })
    await receiver.untilReceived(2)
    expect(messages()[1]).toMatchObject({ type: 'contact.waterfall', data: { status: 'found' } })
  })

  it('for many is counted in its result, and the answer shows no address', async () => {
    const people = [h.take({ mobile: true }), h.take({ mobile: false })]
    const body = { details: people.map(({ id }) => ({ id })), ...waterfall(receiver.url) }
    const answers = [await call('POST', bulkPath, body)]
    await receiver.untilReceived(2)
    answers.push(await call('POST', bulkPath, body))
    await receiver.untilReceived(4)
    expect(answers.map(({ headers }) => headers.get('delos-source'))).toEqual(['apollo', 'store'])
    for (const { json, text } of answers) {
      expect(json).toMatchObject({ total_requested_enrichments: 2, waterfall: { status: 'accepted' } })
      expect(text).not.toMatch(/"credits_consumed"|"missing_records"|"matches":\[\{"email"/)
      const { matches } = json as unknown as { matches: Record<string, unknown>[] }
      expect(matches.map(({ id, email }) => [id, email])).toEqual(people.map(({ id }) => [id, undefined]))
    }
    const plain = await call('POST', matchPath, { id: people[0]?.id })
    expect(plain.headers.get('delos-source')).toBe('store')
    expect(plain.json).toMatchObject({ person: { email: people[0]?.email, email_status: 'verified' } })
  })
})

describe('a budget without room', () => {
  it('refuses the dearer request with 402 in Apollo’s shape, and lets the plain one pass', async () => {
    const { secret } = (await h.http.post<{ secret: string }>('/api/keys', { name: 'small', scopes: ['write'] })).body
    const { id: keyId } = (await h.http.get<{ keys: { id: string; name: string }[] }>('/api/keys')).body.keys.find(
      ({ name }) => name === 'small',
    ) ?? { id: '' }
    await h.http.put('/api/budgets/small', { scope: { key: keyId }, period: 'total', limitCredits: 8 })
    const small = createCaller(h.url, secret)
    const { id } = h.take({ mobile: true })
    const before = charged()
    const answers = [
      await small('POST', matchPath, { id, ...reveal() }),
      await small('POST', bulkPath, { details: [{ id }], ...reveal() }),
      await small('POST', matchPath, { id, ...both, webhook_url: receiver.url }),
      await small('POST', bulkPath, { details: [{ id }], ...both, webhook_url: receiver.url }),
    ]
    for (const { status, json } of answers) {
      expect([status, json.code, typeof json.error]).toEqual([402, 'budget_exhausted', 'string'])
    }
    expect([charged(), h.arrived.length, receiver.received.length]).toEqual([before, 0, 0])
    expect((await small('POST', matchPath, { id })).status).toBe(200)
  })
})

describe('a number is refused in Apollo’s shape before anything is bought', () => {
  it('to addresses where webhooks do not go, to keys that only read, and for people who are not named', async () => {
    const { id } = h.take({ mobile: true })
    const before = charged()
    const inside = { reveal_phone_number: true, webhook_url: 'https://10.0.0.7/numbers' }
    const read = createCaller(h.url, h.keys.read)
    const answers = [
      await call('POST', matchPath, { id, ...inside }),
      await call('POST', bulkPath, { details: [{ id }], ...inside }),
      await read('POST', matchPath, { id, ...reveal() }),
      await call('POST', matchPath, { name: 'Only A Name', ...reveal() }),
      await call('POST', bulkPath, { details: [{ id }, { name: 'Only A Name' }], ...reveal() }),
    ]
    expect(answers.map(({ status, json }) => [status, json.code, json.parameter])).toEqual([
      [422, 'webhook_address_refused', 'webhook_url'],
      [422, 'webhook_address_refused', 'webhook_url'],
      [403, 'missing_scope', undefined],
      [422, 'person_not_named', 'email'],
      [422, 'person_not_named', 'details.1'],
    ])
    expect(answers.map(({ json }) => typeof json.error)).toEqual(answers.map(() => 'string'))
    expect(charged()).toBe(before)
  })

  it('where Delos has no public address', async () => {
    const bare = await createHarness({ withoutWorker: true })
    try {
      const { id } = h.take({ mobile: true })
      const plain = createCaller(bare.url, bare.keys.write)
      for (const [path, body] of [
        [matchPath, { id, ...reveal() }],
        [bulkPath, { details: [{ id }], ...reveal() }],
      ] as const) {
        const { status, json } = await plain('POST', path, body)
        expect([path, status, json.code, typeof json.error]).toEqual([path, 422, 'no_callback_address', 'string'])
      }
      expect(bare.emulator.stats().creditsCharged).toBe(0)
    } finally {
      await bare.close()
    }
  })
})
