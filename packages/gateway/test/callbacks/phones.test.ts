import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { wishFrom } from '../../src/services/people/person-query.ts'
import { createHarness } from '../harness.ts'
import { createPhoneStage, type Enriched, type PhoneStage } from './phone-stage.ts'

let h: PhoneStage
beforeAll(async () => {
  h = await createPhoneStage()
})
afterAll(() => h?.close())
beforeEach(() => {
  h.arrived.length = 0
})

const reveal = (query: object) => h.http.post<Enriched>('/api/leads/enrich', { ...query, revealPhone: true })
const stored = async (id: string) =>
  (await h.http.get<{ contact: { phone: string | null }; pending: string[] }>(`/api/contacts/${id}`)).body
const charged = () => h.emulator.stats().creditsCharged

/** Wishes of one moment, which travel in one call. */
async function buyTogether(stage: PhoneStage, wishes: readonly { apolloId: string; keyId: string }[]) {
  const outcomes = await Promise.all(
    wishes.map(({ apolloId, keyId }) => {
      const actor = { type: 'key' as const, id: keyId, name: keyId, scopes: ['write' as const], keyId }
      const context = stage.gateway.as(actor, { requestId: keyId, deadline: stage.clock.now() + 20_000 })
      return context.buyer.buyOne(context, wishFrom({ apolloId }), { maxAgeDays: 90, needs: ['phone'] })
    }),
  )
  return outcomes.map(({ status }) => status)
}

describe('a phone number', () => {
  it('is pending, with its price set aside, until it is posted; then it is stored and settled', async () => {
    const person = h.take({ mobile: true })
    const answer = await reveal({ email: person.email })
    expect(answer.body).toMatchObject({ source: 'apollo', credits: 1, pending: ['phone'], contact: { phone: null } })
    expect(await stored(answer.body.contact.id)).toMatchObject({ pending: ['phone'] })
    expect(await h.ledger()).toEqual({ charged: 1, reserved: 8, unknown: 0, drift: 0 })
    await h.untilArrived(1)
    expect(h.arrived[0]?.path).toMatch(/^\/callbacks\/apollo\/[\w-]{43}$/)
    expect(await stored(answer.body.contact.id)).toMatchObject({ contact: { phone: null }, pending: ['phone'] })
    expect(await h.match()).toEqual({ used: 1, ignored: 0 })
    expect(await stored(answer.body.contact.id)).toMatchObject({ contact: { phone: person.mobilePhone }, pending: [] })
    expect(await h.ledger()).toEqual({ charged: charged(), reserved: 0, unknown: 0, drift: 0 })
    const { body } = await h.http.get<{ entries: { action: string; after: { phone: string } }[] }>(
      `/api/audit?entityId=${answer.body.contact.id}`,
    )
    const [entry] = body.entries.filter(({ action }) => action === 'contact.delivered')
    expect(entry?.after.phone).toBe(person.mobilePhone)
    const again = await reveal({ apolloId: person.id })
    expect(again.body).toMatchObject({
      source: 'store',
      credits: 0,
      pending: [],
      contact: { phone: person.mobilePhone },
    })
  })

  it('that Apollo has none of costs one credit and is not asked for again', async () => {
    const person = h.take({ mobile: false })
    const answer = await reveal({ email: person.email })
    expect(answer.body.pending).toEqual(['phone'])
    await h.untilArrived(1)
    await h.match()
    const before = charged()
    expect(await h.ledger()).toEqual({ charged: before, reserved: 0, unknown: 0, drift: 0 })
    const again = await reveal({ email: person.email })
    expect(again.body).toMatchObject({ source: 'store', credits: 0, pending: [], contact: { phone: null } })
    expect(charged()).toBe(before)
  })

  it('that is on its way is not bought a second time', async () => {
    h.isOpen = false
    const person = h.take({ mobile: true })
    const first = await reveal({ email: person.email })
    const before = charged()
    const second = await reveal({ apolloId: person.id })
    expect(second.body).toMatchObject({ source: 'store', credits: 0, pending: ['phone'] })
    expect(second.body.contact.id).toBe(first.body.contact.id)
    expect(charged()).toBe(before)
    await h.untilArrived(1)
    h.isOpen = true
  })

  it('is paid for by those who asked, each for their own, where several travel in one call', async () => {
    const people = [h.take({ mobile: true }), h.take({ mobile: false }), h.take({ mobile: true })]
    const before = await h.ledger()
    const chargedBefore = charged()
    const outcomes = await buyTogether(
      h,
      people.map(({ id }, index) => ({ apolloId: id, keyId: index === 0 ? 'one' : 'other' })),
    )
    expect(outcomes).toEqual(['found', 'found', 'found'])
    await h.untilArrived(1)
    expect(await h.match()).toEqual({ used: 1, ignored: 0 })
    const after = await h.ledger()
    expect(after.charged - before.charged).toBe(charged() - chargedBefore)
    expect([after.reserved, after.drift]).toEqual([before.reserved, 0])
    const { body } = await h.http.get<{ ledger: { key: string; charged: number }[] }>('/api/credits/ledger?limit=6')
    const byKey = new Map<string, number>()
    expect(body.ledger.map(({ key }) => key).toSorted()).toEqual(['one', 'one', 'other', 'other', 'other', 'other'])
    for (const row of body.ledger) byKey.set(row.key, (byKey.get(row.key) ?? 0) + row.charged)
    expect([...byKey.values()].toSorted((a, b) => a - b)).toEqual([9, 10])
  })

  it('that an earlier request outside of Delos is fetching leaves nothing set aside', async () => {
    const [one, two] = [h.take({ mobile: true }), h.take({ mobile: true })]
    const pending = await createPhoneStage({ emulator: { callbacks: { delayMs: 60_000 } } })
    try {
      await fetch(`${pending.emulator.url}/api/v1/people/bulk_match`, {
        method: 'POST',
        headers: { 'x-api-key': 'emulator-master-key', 'content-type': 'application/json' },
        body: JSON.stringify({
          details: [{ id: one.id }, { id: two.id }],
          reveal_phone_number: true,
          webhook_url: 'http://127.0.0.1:9/x',
        }),
      })
      const wishes = [one, two].map(({ id }) => ({ apolloId: id, keyId: 'one' }))
      expect(await buyTogether(pending, wishes)).toEqual(['found', 'found'])
      expect(await pending.ledger()).toMatchObject({ charged: 2, reserved: 0, unknown: 0 })
    } finally {
      await pending.close()
    }
  })
})

describe('without a public address', () => {
  it('a number is refused unless it is known, or known to be lacking', async () => {
    const bare = await createHarness({ withoutWorker: true })
    try {
      const [first, second, third] = [h.take({ mobile: true }), h.take({ mobile: true }), h.take({ mobile: true })]
      const ask = (apolloId: string) =>
        bare.http.post<Enriched & { code: string; field: string }>('/api/leads/enrich', { apolloId, revealPhone: true })
      const refused = await ask(first.id)
      expect([refused.status, refused.body.code, refused.body.field]).toEqual([
        422,
        'no_callback_address',
        'revealPhone',
      ])
      expect(bare.emulator.stats().creditsCharged).toBe(0)
      for (const { id } of [second, third]) await bare.http.post('/api/leads/enrich', { apolloId: id })
      expect((await ask(second.id)).status).toBe(422)
      await bare.gateway.db
        .updateTable('contacts')
        .set({ phone: '+15550100' })
        .where('apolloId', '=', second.id)
        .execute()
      expect((await ask(second.id)).body).toMatchObject({ source: 'store', contact: { phone: '+15550100' } })
      const lacking = await bare.gateway.db
        .selectFrom('contacts')
        .select('id')
        .where('apolloId', '=', third.id)
        .executeTakeFirstOrThrow()
      const now = bare.clock.now()
      await bare.gateway.db
        .insertInto('misses')
        .values({ kind: 'no_phone', value: lacking.id, checkedAt: new Date(now), expiresAt: new Date(now + 60_000) })
        .execute()
      expect((await ask(third.id)).body).toMatchObject({ source: 'store', contact: { phone: null } })
    } finally {
      await bare.close()
    }
  })

  it('webhookUrl is refused without revealPhone, and where it leads nowhere public', async () => {
    const { email } = h.take({ mobile: true })
    const ask = (more: object) => h.http.post<{ code: string; field: string }>('/api/leads/enrich', { email, ...more })
    for (const [more, code] of [
      [{ webhookUrl: 'https://hooks.example/x' }, 'invalid_input'],
      [{ revealPhone: true, webhookUrl: 'https://10.0.0.1/x' }, 'webhook_address_refused'],
    ] as const) {
      const answer = await ask(more)
      expect([answer.status, answer.body.code, answer.body.field]).toEqual([422, code, 'webhookUrl'])
    }
  })
})
