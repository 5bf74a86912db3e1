import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPhoneStage, type Enriched, type PhoneStage } from './phone-stage.ts'
import { createReceiver, headersOf, type Receiver } from './receiver.ts'

interface Message {
  type: string
  data: { contactId: string; apolloId: string; status: string; phone: string | null }
}

let h: PhoneStage
let receiver: Receiver
beforeAll(async () => {
  h = await createPhoneStage({ withoutWorker: false })
})
afterAll(() => h?.close())
beforeEach(async () => {
  receiver = await createReceiver()
})
afterEach(() => receiver.close())

const put = (id: string, body: object, key?: string) =>
  h.http.put<{ secret: string | null; code: string }>(`/api/webhooks/${id}`, body, key ? { 'x-api-key': key } : {})
const reveal = (email: string | null, webhookUrl: string) =>
  h.http.post<Enriched>('/api/leads/enrich', { email, revealPhone: true, webhookUrl })

describe('a number that comes', () => {
  it('is passed on, signed, to the address that the caller gave', async () => {
    const url = `${receiver.url}/phones`
    const { body: webhook } = await put('phones', { url })
    const found = h.take({ mobile: true })
    const lacking = h.take({ mobile: false })
    const answers = [await reveal(found.email, url), await reveal(lacking.email, url)]
    expect(answers.map(({ body }) => [body.pending, body.webhookId])).toEqual([
      [['phone'], 'phones'],
      [['phone'], 'phones'],
    ])
    await receiver.untilReceived(2)
    const verified = receiver.received.map(
      (one) => new Webhook(webhook.secret ?? '').verify(one.body, headersOf(one)) as Message,
    )
    expect(verified.toSorted((a, b) => (a.data.status < b.data.status ? -1 : 1))).toMatchObject([
      {
        type: 'contact.phone',
        data: { contactId: answers[0]?.body.contact.id, status: 'found', phone: found.mobilePhone },
      },
      { type: 'contact.phone', data: { contactId: answers[1]?.body.contact.id, status: 'missing', phone: null } },
    ])
    expect(new Set(receiver.received.map(({ path }) => path))).toEqual(new Set(['/phones']))
  })

  it('is passed on to everybody who waits for it, once each, also to addresses that nobody has registered', async () => {
    const { email } = h.take({ mobile: true })
    const late = h.emulator.callbacks.add({ effect: { delayMs: 700 }, times: 1 })
    for (const path of ['/one', '/two', '/one']) await reveal(email, receiver.url + path)
    h.emulator.callbacks.remove(late)
    await receiver.untilReceived(2)
    await h.drainJobs()
    expect(receiver.received.map(({ path }) => path).toSorted()).toEqual(['/one', '/two'])
    const { body } = await h.http.get<{ webhooks: { id: string; url: string }[] }>('/api/webhooks')
    const [made] = body.webhooks.filter(({ url }) => url === `${receiver.url}/one`)
    expect(made?.id).toMatch(/^auto-/)
    const rotated = await put(made?.id ?? '', { url: made?.url, rotate: true })
    expect(rotated.body.secret).toMatch(/^whsec_/)
  })

  it('is signed with both secrets for a day after a change', async () => {
    const url = `${receiver.url}/rotating`
    const first = (await put('rotating', { url })).body.secret ?? ''
    const second = (await put('rotating', { url, rotate: true })).body.secret ?? ''
    expect(second).not.toBe(first)
    await reveal(h.take({ mobile: true }).email, url)
    await receiver.untilReceived(1)
    const [one] = receiver.received
    if (!one) throw new Error('Nothing was received')
    for (const secret of [first, second]) new Webhook(secret).verify(one.body, headersOf(one))
    expect(String(one.headers['webhook-signature']).split(' ')).toHaveLength(2)
  })
})

describe('the webhooks of a key', () => {
  it('never show their secret again, and are no other key’s', async () => {
    const url = 'https://hooks.example/delos'
    const { body: made, status } = await put('mine', { url }, h.keys.write)
    expect([status, made.secret]).toEqual([201, expect.stringMatching(/^whsec_/)])
    expect((await put('mine', { url }, h.keys.write)).body.secret).toBeNull()
    const other = await h.http.post<{ secret: string }>('/api/keys', { name: 'other', scopes: ['write'] })
    const otherKey = { 'x-api-key': other.body.secret }
    const shown = await h.http.get<string>('/api/webhooks/mine', { 'x-api-key': h.keys.write })
    expect(JSON.stringify(shown.body)).not.toContain('whsec')
    expect((await h.http.get('/api/webhooks/mine', otherKey)).status).toBe(404)
    expect((await h.http.get<{ webhooks: [] }>('/api/webhooks', otherKey)).body.webhooks).toEqual([])
    expect((await h.http.delete('/api/webhooks/mine', undefined, otherKey)).status).toBe(404)
    const taken = await put('mine', { url }, other.body.secret)
    expect([taken.status, taken.body.code]).toEqual([409, 'webhook_id_taken'])
    expect((await h.http.get('/api/webhooks/mine')).status).toBe(200)
    expect((await h.http.delete('/api/webhooks/mine', undefined, { 'x-api-key': h.keys.write })).status).toBe(200)
    expect((await h.http.get('/api/webhooks/mine')).status).toBe(404)
  })

  it.each([
    ['a private address', { url: 'https://192.168.0.1/x' }, 'url'],
    ['plain HTTP', { url: 'http://hooks.example/x' }, 'url'],
    ['no URL', { url: 'x' }, 'url'],
    ['a weak secret', { url: 'https://hooks.example', secret: 'whsec_c2hvcnQ=' }, 'secret'],
    ['an unknown field', { url: 'https://hooks.example', scret: 'x' }, 'scret'],
  ])('are refused with %s', async (_what, body, field) => {
    const answer = await h.http.put<{ field: string }>('/api/webhooks/bad', body)
    expect([answer.status, answer.body.field]).toEqual([422, field])
  })
})
