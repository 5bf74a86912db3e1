import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPhoneStage, type Enriched, type PhoneStage } from './phone-stage.ts'

let h: PhoneStage
beforeAll(async () => {
  h = await createPhoneStage()
})
afterAll(() => h?.close())
beforeEach(() => {
  h.arrived.length = 0
  h.isOpen = false
})
afterEach(() => h.match())

interface Awaited {
  contactId: string
  path: string
  /** What Apollo posts. */
  real: { credits_consumed: number; people: { id: string; phone_numbers: object[] }[] }
  phone: string | null
}

/** A number that has been asked for, and what Apollo posted, which has not reached Delos. */
async function awaitPhone(): Promise<Awaited> {
  const { email, mobilePhone } = h.take({ mobile: true })
  const answer = await h.http.post<Enriched>('/api/leads/enrich', { email, revealPhone: true })
  await h.untilArrived(1)
  const [arrived] = h.arrived
  if (!arrived) throw new Error('Nothing was posted')
  const real = JSON.parse(arrived.body.toString()) as Awaited['real']
  return { contactId: answer.body.contact.id, path: arrived.path, real, phone: mobilePhone }
}

const phoneOf = async (id: string) =>
  (await h.http.get<{ contact: { phone: string | null } }>(`/api/contacts/${id}`)).body.contact.phone
const token = (character: string) => `/callbacks/apollo/${character.repeat(43)}`

/** What nobody but Apollo may be taken for: tokens that are not the request's, and bodies at the right address. */
function forgedCall(path: string, real: Awaited['real']) {
  const good = path.slice('/callbacks/apollo/'.length)
  const genuine = JSON.stringify(real)
  const character = fc.constantFrom(...'ABCxyz019-_')
  const almost = fc
    .record({ at: fc.nat(good.length - 1), character })
    .map(({ at, character: other }) => good.slice(0, at) + other + good.slice(at + 1))
  const token = fc.oneof(almost, fc.constantFrom(good.slice(1), `${good}A`), fc.stringMatching(/^[\w-]{43}$/))
  const stranger = token
    .filter((text) => text !== good)
    .map((text) => ({ where: `/callbacks/apollo/${text}`, body: genuine }))
  const [person] = real.people
  const another = fc.stringMatching(/^[0-9a-f]{24}$/)
  const lie = fc.oneof(
    another.map((id) => ({ ...real, people: [{ ...person, id }] })),
    another.map((id) => ({ ...real, people: [person, { ...person, id }] })),
    fc.integer({ min: 8001, max: 900_000 }).map((milli) => ({ ...real, credits_consumed: milli / 1000 })),
    fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map((id) => ({ ...real, request_id: String(id) })),
    fc.string().map((status) => ({ ...real, status: `${status}!` })),
  )
  const cut = fc.integer({ min: 0, max: genuine.length - 1 }).map((length) => genuine.slice(0, length))
  const atTheDoor = fc.oneof(
    lie.map((body) => JSON.stringify(body)),
    cut,
    fc.json(),
  )
  // Each different body at the right address is judged by itself, which takes longer than to turn a stranger away.
  return fc.oneof(
    { weight: 19, arbitrary: stranger },
    { weight: 1, arbitrary: atTheDoor.map((body) => ({ where: path, body })) },
  )
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** Status, names of the headers and body of the answer, over connections that are kept. */
async function postRaw(where: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const asked = request(h.url + where, { method: 'POST', agent, headers }).end(body)
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const told = await text(answer)
  const names = Object.keys(answer.headers).filter((name) => name.startsWith('content-'))
  return `${answer.statusCode} ${names.toSorted().join(' ')} ${told}`
}

describe('the address for callbacks', () => {
  it('answers the same to a good token, an unknown, an expired, a mutilated one, and whatever the body is', async () => {
    const { path, real } = await awaitPhone()
    const expired = await awaitPhone2()
    const seen = new Set<string>()
    for (const where of [
      path,
      token('x'),
      `${path}x`,
      path.slice(0, -1),
      expired,
      '/callbacks/apollo/%00',
      token('é'),
    ]) {
      for (const body of [JSON.stringify(real), '{', '', '[]', '\u0000', JSON.stringify({ people: [{ id: 'x' }] })]) {
        for (const type of ['application/json', 'text/csv', 'application/x-www-form-urlencoded']) {
          const answer = await h.post(where, body, { 'content-type': type })
          const headers = [...answer.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date')
          seen.add(JSON.stringify([answer.status, await answer.text(), headers]))
        }
      }
    }
    expect([...seen].map((text) => (JSON.parse(text) as unknown[]).slice(0, 2))).toEqual([[200, '{"received":true}']])
  })

  async function awaitPhone2(): Promise<string> {
    h.arrived.length = 0
    const { path } = await awaitPhone()
    const [row] = await h.gateway.db
      .selectFrom('callbackRequests')
      .select('id')
      .orderBy('id', 'desc')
      .limit(1)
      .execute()
    await h.gateway.db
      .updateTable('callbackRequests')
      .set({ expiresAt: new Date(h.clock.now() - 1) })
      .where('id', '=', row?.id ?? '')
      .execute()
    return path
  }

  it('takes none of 10,000 forged or mutated calls, and tells nobody which was nearer', {
    timeout: 240_000,
  }, async () => {
    const { path, real, contactId, phone } = await awaitPhone()
    const seed = 20
    const forgeries = fc.sample(forgedCall(path, real), { numRuns: 10_000, seed })
    const answers = new Set<string>()
    const lanes = Array.from({ length: 16 }, (_, lane) => forgeries.filter((__, index) => index % 16 === lane))
    await Promise.all(
      lanes.map(async (lane) => {
        for (const { where, body } of lane) answers.add(await postRaw(where, body))
      }),
    )
    expect(answers).toEqual(new Set(['200 content-length content-type {"received":true}']))
    const before = await h.ledger()
    expect((await h.match()).used).toBe(0)
    expect([await phoneOf(contactId), await h.ledger()]).toEqual([null, before])
    await h.post(path, JSON.stringify(real))
    expect(await h.match()).toEqual({ used: 1, ignored: 0 })
    expect(await phoneOf(contactId)).toBe(phone)
  })

  it('takes nothing for the result of a request whose token is only almost right', async () => {
    const { path, real, contactId } = await awaitPhone()
    const good = path.slice('/callbacks/apollo/'.length)
    const almost = fc
      .record({ at: fc.nat(good.length - 1), character: fc.constantFrom(...'ABCxyz019-_') })
      .map(({ at, character }) => good.slice(0, at) + character + good.slice(at + 1))
      .filter((text) => text !== good)
    const anyToken = fc.oneof(almost, fc.constant(good.slice(1)), fc.stringMatching(/^[\w-]{43}$/))
    await fc.assert(
      fc.asyncProperty(anyToken, async (text) => {
        const answer = await h.post(`/callbacks/apollo/${text}`, JSON.stringify(real))
        expect([answer.status, await answer.text()]).toEqual([200, '{"received":true}'])
      }),
      { numRuns: 50 },
    )
    expect(await h.match()).toEqual({ used: 0, ignored: 0 })
    expect(await phoneOf(contactId)).toBeNull()
  })

  it('takes no more than 256 KB, from anybody', async () => {
    const { path } = await awaitPhone()
    for (const where of [path, token('y')]) {
      const answer = await h.post(where, 'x'.repeat(256 * 1024 + 1))
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([413, 'body_too_large'])
    }
  })

  it('keeps what strangers post in a few rows, and the same bytes once', async () => {
    const { path } = await awaitPhone()
    const before = await h.gateway.db
      .selectFrom('callbackInbox')
      .select('id')
      .where('requestId', 'is not', null)
      .execute()
    for (let number = 0; number < 60; number++) {
      await h.post(token('z'), `{"number":${number}}`)
      await h.post(path, '{"the":"same"}')
    }
    const rows = await h.gateway.db.selectFrom('callbackInbox').select(['id', 'requestId']).execute()
    expect(rows.filter(({ requestId }) => requestId === null).length).toBeLessThanOrEqual(16)
    expect(rows.filter(({ requestId }) => requestId !== null).length - before.length).toBe(1)
  })
})

describe('a result', () => {
  it('that comes fifty times at once has one effect and one settlement', async () => {
    const { path, real, contactId, phone } = await awaitPhone()
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => h.post(path, JSON.stringify({ ...real, nonce: index % 7 }))),
    )
    const before = await h.ledger()
    expect(await h.match()).toEqual({ used: 1, ignored: 6 })
    expect(await phoneOf(contactId)).toBe(phone)
    const after = await h.ledger()
    expect([after.charged - before.charged, before.reserved - after.reserved]).toEqual([8, 8])
    const { body } = await h.http.get<{ entries: { action: string }[] }>(`/api/audit?entityId=${contactId}`)
    expect(body.entries.filter(({ action }) => action === 'contact.delivered')).toHaveLength(1)
  })

  const forge: [what: string, change: (real: Awaited['real']) => unknown][] = [
    ['of somebody else', (real) => ({ ...real, people: real.people.map((one) => ({ ...one, id: 'f'.repeat(24) })) })],
    [
      'with somebody more',
      (real) => ({ ...real, people: [...real.people, { ...real.people[0], id: 'f'.repeat(24) }] }),
    ],
    ['with the same person twice', (real) => ({ ...real, people: [...real.people, ...real.people] })],
    ['that costs more than a number', (real) => ({ ...real, credits_consumed: 8.001 })],
    ['that costs something without a number', (real) => ({ ...real, people: [], credits_consumed: 1 })],
    ['that costs less than nothing', (real) => ({ ...real, credits_consumed: -1 })],
    ['that is no success', (real) => ({ ...real, status: 'failed' })],
    ['of another request', (real) => ({ ...real, request_id: '1039000000000000001' })],
    ['without people', ({ people: _, ...rest }) => rest],
    ['whose people are none', (real) => ({ ...real, people: {} })],
    ['that is text', (real) => JSON.stringify(real)],
    ['that is null', () => null],
  ]

  it.each(forge)('%s is not believed, and the true one still is', async (_what, change) => {
    const { path, real, contactId, phone } = await awaitPhone()
    await h.post(path, JSON.stringify(change(real)))
    const before = await h.ledger()
    expect(await h.match()).toEqual({ used: 0, ignored: 1 })
    expect([await phoneOf(contactId), await h.ledger()]).toEqual([null, before])
    await h.post(path, JSON.stringify(real))
    expect(await h.match()).toEqual({ used: 1, ignored: 0 })
    expect(await phoneOf(contactId)).toBe(phone)
  })

  it('with text in the place of a number gives the contact none', async () => {
    const { path, real, contactId } = await awaitPhone()
    const numbers = [{ sanitized_number: '<script>', type_cd: 'mobile' }]
    const people = real.people.map((one) => ({ ...one, phone_numbers: numbers }))
    await h.post(path, JSON.stringify({ ...real, people, credits_consumed: 0 }))
    expect(await h.match()).toEqual({ used: 1, ignored: 0 })
    expect(await phoneOf(contactId)).toBeNull()
  })

  it('is kept through a restart, and its body no longer than it is needed', async () => {
    const { path, real, contactId, phone } = await awaitPhone()
    await h.post(path, JSON.stringify(real))
    await h.reopen()
    expect(await h.match()).toEqual({ used: 1, ignored: 0 })
    expect(await phoneOf(contactId)).toBe(phone)
    const bodies = await h.gateway.db
      .selectFrom('callbackInbox')
      .select('id')
      .where('body', 'is not', null)
      .where('requestId', 'is not', null)
      .execute()
    expect(bodies).toEqual([])
  })
})
