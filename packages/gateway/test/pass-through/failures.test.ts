import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { type Caller, createCaller } from './caller.ts'

let h: Harness
let call: Caller
let supply: Iterator<{ id: string; email: string }>

beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
  call = createCaller(h.url, h.keys.write)
  supply = h.emulator.world.people
    .flatMap((one) => (one.enrichable && one.email ? [{ id: one.id, email: one.email }] : []))
    .values()
})
afterEach(() => h.emulator.faults.clear())
afterAll(() => h.close())

const next = () => (supply.next().value ?? { id: '', email: '' }) as { id: string; email: string }
const requestsTo = (endpoint: string) => h.emulator.stats().requestsByEndpoint[endpoint] ?? 0

describe('an upstream in trouble', () => {
  it('is answered in JSON of Apollo’s shape, with a code, whatever it sends instead of an answer', async () => {
    for (const [effect, status] of [
      [{ html502: true }, 502],
      [{ status: 200, body: '<html>hello</html>', contentType: 'text/html' }, 502],
      [{ status: 200, body: '' }, 502],
    ] as const) {
      h.emulator.faults.next('labels/index', effect)
      const answer = await call('GET', '/api/v1/labels')
      expect([effect, answer.status, answer.json.code]).toEqual([effect, status, 'upstream_unavailable'])
      expect([answer.headers.get('content-type'), typeof answer.json.error]).toEqual([
        'application/json; charset=utf-8',
        'string',
      ])
    }
    // Half an answer, or none, is asked for once more where that does no harm.
    for (const effect of [{ truncate: true }, { reset: 'before' }, { reset: 'after' }] as const) {
      h.emulator.faults.next('email_accounts/index', effect)
      expect([effect, (await call('GET', '/api/v1/email_accounts')).status]).toEqual([effect, 200])
      h.emulator.faults.next('email_accounts/index', effect, 2)
      const answer = await call('GET', '/api/v1/email_accounts')
      expect([effect, answer.status, answer.json.code]).toEqual([effect, 503, 'upstream_unavailable'])
    }
  })

  it('is heard in its own words where it has some', async () => {
    h.emulator.faults.next('labels/index', { status: 500, body: { error: 'An error occurred.' } })
    const answer = await call('GET', '/api/v1/labels')
    expect([answer.status, answer.text]).toEqual([500, '{"error":"An error occurred."}'])
    h.emulator.faults.next('people/match', {
      status: 403,
      body: { error: 'not in your plan', error_code: 'API_INACCESSIBLE' },
    })
    const plan = await call('POST', '/api/v1/people/match', { email: next().email })
    expect([plan.status, plan.json.error_code]).toEqual([403, 'API_INACCESSIBLE'])
  })

  it('does not make a key of Delos look wrong where Delos’s own is', async () => {
    h.emulator.faults.next('labels/index', { status: 401, body: 'Invalid API key.', contentType: 'text/plain' })
    const answer = await call('GET', '/api/v1/labels')
    expect([answer.status, answer.json.code]).toEqual([502, 'apollo_key_rejected'])
    h.emulator.faults.next('mixed_companies/search', {
      status: 401,
      body: 'Invalid API key.',
      contentType: 'text/plain',
    })
    const paid = await call('POST', '/api/v1/mixed_companies/search', { q_organization_name: 'y' })
    expect([paid.status, paid.json.code]).toEqual([502, 'apollo_key_rejected'])
  })

  it('is not asked while its circuit is open', async () => {
    h.emulator.faults.add({ endpoint: 'notes/index', effect: { html502: true } })
    for (let at = 0; at < 5; at++) await call('GET', '/api/v1/notes?contact_id=66c200000000000000000001')
    const before = requestsTo('notes/index')
    const answer = await call('GET', '/api/v1/notes?contact_id=66c200000000000000000001')
    expect([answer.status, answer.json.code]).toEqual([503, 'circuit_open'])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(requestsTo('notes/index')).toBe(before)
  })
})

describe('a call whose outcome is unknown', () => {
  it('is never repeated, neither a write nor a purchase', async () => {
    for (const [method, path, body, endpoint] of [
      ['POST', '/api/v1/contacts', { first_name: 'Once' }, 'contacts/create'],
      ['POST', '/api/v1/mixed_companies/search', { q_organization_name: 'once' }, 'mixed_companies/search'],
      ['POST', '/api/v1/people/match', { name: 'Only A Name' }, 'people/match'],
    ] as const) {
      const before = requestsTo(endpoint)
      h.emulator.faults.next(endpoint, { reset: 'after' })
      const answer = await call(method, path, body)
      expect([path, answer.status, answer.json.code]).toEqual([path, 503, 'outcome_unknown'])
      expect(answer.headers.get('retry-after')).toBe(null)
      expect([path, requestsTo(endpoint)]).toEqual([path, before + 1])
    }
    const audit = await h.http.get<{ entries: { action: string; after: object }[] }>(
      '/api/audit?action=apollo.contacts/create',
    )
    expect(audit.body.entries[0]?.after).toMatchObject({ outcome: 'unknown', path: '/contacts' })
  })

  it('of a person who was paid for is told, and bought again only on demand', async () => {
    const { id, email } = next()
    h.emulator.faults.next('people/match', { reset: 'after' })
    const lost = await call('POST', '/api/v1/people/match', { email })
    expect([lost.status, lost.json.code]).toEqual([409, 'answer_lost'])
    expect((await call('POST', '/api/v1/people/match', { email })).status).toBe(409)
    expect(h.emulator.stats().chargesByPerson[id]).toBe(1)
    const again = await call('POST', '/api/v1/people/match', { email }, { 'delos-buy-lost-again': 'true' })
    expect([again.status, h.emulator.stats().chargesByPerson[id]]).toEqual([200, 2])
  })
})

describe('bad input', () => {
  it('that costs something is refused before it is held; everything else is Apollo’s to refuse', async () => {
    const before = requestsTo('people/match')
    const broken = await call('POST', '/api/v1/people/match', '{"email": "a@b')
    expect([broken.status, broken.json.code, typeof broken.json.error]).toEqual([400, 'invalid_json', 'string'])
    expect(requestsTo('people/match')).toBe(before)
    for (const body of [
      '[]',
      '"text"',
      '{"__proto__":{"email":"x"}}',
      '{"details":{}}',
      '{"email":{"a":1}}',
      '{"id":"66f7"}',
    ]) {
      for (const path of [
        '/api/v1/people/match',
        '/api/v1/people/bulk_match',
        '/api/v1/organizations/bulk_enrich',
        '/v1/tasks/search',
      ]) {
        const answer = await call('POST', path, body)
        expect([path, body, answer.status < 500]).toEqual([path, body, true])
      }
    }
    const deep = await call('POST', '/api/v1/contacts/search', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
    expect(deep.status).toBeLessThan(500)
  })
})

describe('Apollo out of credits', () => {
  it('says so in its own words', async () => {
    const poor = await createHarness({ withoutWorker: true, emulator: { credits: 0 } })
    const answer = await createCaller(poor.url, poor.keys.write)('POST', '/api/v1/people/match', {
      email: next().email,
    })
    expect([answer.status, answer.json.error]).toEqual([422, expect.stringContaining('insufficient credits')])
    await poor.close()
  })
})
