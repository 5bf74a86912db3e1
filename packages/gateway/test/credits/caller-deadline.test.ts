import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'

let h: Harness
let nextPerson = 0

beforeAll(async () => {
  h = await createHarness()
  // The first call to an endpoint learns its limits: others wait for that.
  expect((await enrich(nextEmail())).status).toBe(200)
})
afterEach(() => h.emulator.faults.clear())
afterAll(() => h?.close())

const slow = { endpoint: /^people\//, effect: { delayMs: 1500 } }

describe('delos-timeout-ms', () => {
  test('ends the wait with 504, and what was bought is filed: a repeat costs nothing', async () => {
    h.emulator.faults.add(slow)
    const email = nextEmail()
    const late = await enrich(email, '500')
    expect(late).toMatchObject({ status: 504, body: { code: 'deadline_exceeded' } })
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
    const again = await enrich(email)
    expect([again.status, again.headers.get('delos-credits')]).toEqual([200, '0'])
    expect(chargesOf(email)).toBe(1)
    expect((await h.http.get('/api/credits')).body).toMatchObject({ reserved: 0, unknown: 0 })
  })

  test('of one caller does not cut short another who shares the call', async () => {
    h.emulator.faults.add(slow)
    const emails = [nextEmail(), nextEmail(), nextEmail()]
    const answers = await Promise.all(emails.map((email, index) => enrich(email, index === 1 ? undefined : '500')))
    expect(answers.map(({ status }) => status)).toEqual([504, 200, 504])
    for (const email of emails) expect((await enrich(email)).status).toBe(200)
    expect(emails.map(chargesOf)).toEqual([1, 1, 1])
  })

  test('keeps an Idempotency-Key taken until the work is done, and then gives its answer', async () => {
    h.emulator.faults.add({ endpoint: /^opportunities/, effect: { delayMs: 1500 } })
    const [owner] = (await h.http.get<{ users: { id: string }[] }>('/api/users')).body.users
    const deal = { name: 'In a hurry', amount: 1, ownerId: owner?.id }
    const key = { 'idempotency-key': 'hurry-1' }
    expect((await h.http.post('/api/deals', deal, { ...key, 'delos-timeout-ms': '500' })).status).toBe(504)
    expect(await h.http.post('/api/deals', deal, key)).toMatchObject({
      status: 409,
      body: { code: 'idempotency_in_flight' },
    })
    await untilNot409(() => h.http.post('/api/deals', deal, key))
    const replayed = await h.http.post('/api/deals', deal, key)
    expect([replayed.status, replayed.headers.get('idempotent-replayed')]).toEqual([201, 'true'])
    const made = h.emulator.stats().requestsByEndpoint['opportunities/create']
    expect(made).toBe(1)
  })

  test('does not change an answer that comes in time', async () => {
    expect((await enrich(nextEmail(), '50000')).status).toBe(200)
    expect((await h.http.get('/api/budgets', { 'delos-timeout-ms': '50000' })).status).toBe(200)
  })

  test('bounds the wait for a limit: who would come too late hears so at once', async () => {
    h.emulator.chargeOutside('people/match', 100_000)
    expect((await enrich(nextEmail())).status).toBe(429)
    const answer = await enrich(nextEmail(), '2000')
    expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
  })

  test.each(['0', '-5', '1.5', '50001', 'soon', '1e3', ' '])('refuses %j by name', async (value) => {
    const answer = await h.http.get('/api/budgets', { 'delos-timeout-ms': value })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_input', field: 'delos-timeout-ms' } })
  })
})

function enrich(email: string, timeoutMs?: string) {
  return h.http.post('/api/leads/enrich', { email }, timeoutMs ? { 'delos-timeout-ms': timeoutMs } : {})
}

async function untilNot409(ask: () => Promise<{ status: number }>): Promise<void> {
  while ((await ask()).status === 409);
}

function people() {
  return h.emulator.world.people.filter((person) => person.enrichable && person.email)
}

function nextEmail(): string {
  const email = people()[nextPerson++]?.email
  if (!email) throw new RangeError('The world has no more people')
  return email
}

function chargesOf(email: string): number | undefined {
  const id = people().find((person) => person.email === email)?.id ?? ''
  return h.emulator.stats().chargesByPerson[id]
}
