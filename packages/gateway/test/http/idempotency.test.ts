import { systemClock } from '@delos/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { createHttp } from '../http-client.ts'

let h: Harness
let laterMs = 0
beforeAll(async () => {
  h = await createHarness({
    withoutWorker: true,
    clock: { now: () => Date.now() + laterMs, sleep: (ms, signal) => systemClock.sleep(ms, signal) },
  })
})
afterAll(() => h.close())

const budget = (limitCredits: number) => ({ scope: { tag: 't' }, period: 'day', limitCredits })
const withKey = (key: string) => ({ 'idempotency-key': key })

async function raw(path: string, { method, body, key }: { method: string; body: string; key: string }) {
  const headers = { 'x-api-key': h.keys.admin, 'content-type': 'application/json', ...withKey(key) }
  const answer = await fetch(h.url + path, { method, body, headers })
  return { status: answer.status, replayed: answer.headers.get('idempotent-replayed'), text: await answer.text() }
}

describe('an Idempotency-Key', () => {
  it('gives the first answer again, byte for byte', async () => {
    const send = { method: 'PUT', body: JSON.stringify(budget(5)), key: 'put-1' }
    const first = await raw('/api/budgets/b1', send)
    const second = await raw('/api/budgets/b1', send)
    expect(first).toMatchObject({ status: 201, replayed: null })
    expect(second).toEqual({ ...first, replayed: 'true' })
    const audit = await h.http.get<{ entries: unknown[] }>('/api/audit?entityId=b1')
    expect(audit.body.entries).toHaveLength(1)
  })

  it('gives a refusal again too', async () => {
    const send = { method: 'POST', body: '{"email":"nobody"}', key: 'refused-1' }
    const first = await raw('/api/leads/enrich', send)
    expect(first.status).toBe(422)
    expect(await raw('/api/leads/enrich', send)).toEqual({ ...first, replayed: 'true' })
  })

  it('is refused with another body, and apart for another path or key', async () => {
    await h.http.put('/api/budgets/b2', budget(1), withKey('shared'))
    const changed = await h.http.put('/api/budgets/b2', budget(2), withKey('shared'))
    expect(changed).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } })
    expect((await h.http.put('/api/budgets/b3', budget(2), withKey('shared'))).status).toBe(201)
    const other = await createHttp(h.url, h.keys.write).put('/api/budgets/b2', budget(2), withKey('shared'))
    expect(other.status).toBe(403)
  })

  it.each(['', 'x'.repeat(256), 'ä'])('must be printable ASCII of 1 to 255 characters: %j', async (key) => {
    const answer = await h.http.put('/api/budgets/b4', budget(1), withKey(key))
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_idempotency_key' } })
  })

  it('lets one of two twins through', async () => {
    h.emulator.faults.add({ endpoint: 'people/match', times: 1, effect: { delayMs: 150 } })
    const lead = { apolloId: h.emulator.world.people[0]?.id }
    const send = () => h.http.post('/api/leads/enrich', lead, withKey('twin'))
    const answers = await Promise.all([send(), send(), send()])
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409, 409])
    const waiting = answers.find(({ status }) => status === 409)
    expect(waiting?.body).toMatchObject({ code: 'idempotency_in_flight' })
    expect(waiting?.headers.get('retry-after')).toBe('1')
    expect((await send()).headers.get('idempotent-replayed')).toBe('true')
    expect(h.emulator.stats().creditsCharged).toBe(1)
  })

  it('is free again after a 5xx', async () => {
    h.emulator.faults.add({ endpoint: 'opportunities/create', times: 1, effect: { status: 403, body: '{}' } })
    const deal = { name: 'Again', amount: 1, ownerId: '66f000000000000000000000' }
    const first = await h.http.post('/api/deals', deal, withKey('after-5xx'))
    expect(first.status).toBe(502)
    const second = await h.http.post('/api/deals', deal, withKey('after-5xx'))
    expect(second.headers.get('idempotent-replayed')).toBeNull()
  })

  it('never stores a secret', async () => {
    const key = { name: 'once', scopes: ['read'] }
    const first = await h.http.post<{ secret: string }>('/api/keys', key, withKey('new-key'))
    expect(first.status).toBe(201)
    const second = await h.http.post('/api/keys', key, withKey('new-key'))
    expect(second).toMatchObject({ status: 409, body: { code: 'idempotent_answer_withheld' } })
    const stored = await h.gateway.db.selectFrom('idempotencyKeys').select('body').execute()
    expect(JSON.stringify(stored)).not.toContain(first.body.secret)
  })

  it('is forgotten after a day, and taken over from a request that crashed', async () => {
    const { db } = h.gateway
    const send = () => h.http.put('/api/budgets/b5', budget(1), withKey('day'))
    expect((await send()).status).toBe(201)
    laterMs += 24 * 3600 * 1000
    expect((await send()).headers.get('idempotent-replayed')).toBeNull()
    await db
      .updateTable('idempotencyKeys')
      .set({ status: null, body: null })
      .where('idempotencyKey', '=', 'day')
      .execute()
    expect((await send()).status).toBe(409)
    laterMs += 60_000
    expect((await send()).status).toBe(200)
  })
})
