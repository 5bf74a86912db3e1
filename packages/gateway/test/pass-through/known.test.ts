import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { type Caller, createCaller } from './caller.ts'

interface Matches {
  status: string
  total_requested_enrichments: number
  unique_enriched_records: number
  missing_records: number
  credits_consumed: number
  matches: ({ id: string; email: string } | null)[]
}

let h: Harness
let call: Caller
let people: { id: string; email: string; personalEmail: string | null; linkedinUrl: string | null }[]

beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
  call = createCaller(h.url, h.keys.write)
  people = h.emulator.world.people.flatMap((one) =>
    one.enrichable && one.email && one.emailStatus === 'verified' ? [{ ...one, email: one.email }] : [],
  )
})
afterEach(() => h.emulator.faults.clear())
afterAll(() => h.close())

const next = () => people.shift() ?? { id: '', email: '', personalEmail: null, linkedinUrl: null }
const charges = (id: string) => h.emulator.stats().chargesByPerson[id] ?? 0
const requests = () => h.emulator.stats().requests

describe('people/match', () => {
  it('buys a person once and then answers the stored record, under every name and by every form of the call', async () => {
    const { id, email, linkedinUrl } = next()
    const bought = await call('POST', '/api/v1/people/match', { email })
    expect([bought.status, bought.headers.get('delos-source'), bought.headers.get('delos-credits')]).toEqual([
      200,
      'apollo',
      '1',
    ])
    const before = requests()
    const reader = createCaller(h.url, h.keys.read)
    for (const [method, path, body] of [
      ['POST', '/api/v1/people/match', { email: email.toUpperCase() }],
      ['POST', `/v1/people/match?email=${encodeURIComponent(email)}`, undefined],
      ['POST', `/v1/people/match?reveal_personal_emails=false`, { linkedin_url: linkedinUrl }],
      ['GET', `/api/v1/people/match?id=${id}`, undefined],
    ] as const) {
      const known = await reader(method, path, body)
      expect([path, known.status, known.headers.get('delos-source'), known.headers.get('delos-credits')]).toEqual([
        path,
        200,
        'store',
        '0',
      ])
      const { person, request_id } = known.json as unknown as { person: object; request_id: number }
      expect(person).toEqual((bought.json as unknown as { person: object }).person)
      expect(typeof request_id).toBe('number')
    }
    expect(requests()).toBe(before)
    expect(charges(id)).toBe(1)
  })

  it('shares memory, budget and purchases with the rest of Delos', async () => {
    const { id, email } = next()
    await h.http.post('/api/leads/enrich', { email })
    expect((await call('POST', '/api/v1/people/match', { email })).headers.get('delos-source')).toBe('store')
    const another = next()
    const asked = await Promise.all(
      Array.from({ length: 6 }, () => call('POST', '/api/v1/people/match', { email: another.email })),
    )
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200))
    expect([charges(id), charges(another.id)]).toEqual([1, 1])
    expect(asked.filter(({ headers }) => headers.get('delos-credits') === '1')).toHaveLength(1)
    expect((await h.http.post<{ source: string }>('/api/leads/enrich', { apolloId: another.id })).body.source).toBe(
      'store',
    )
  })

  it('never shows a personal address to a call that did not ask for it', async () => {
    const at = people.findIndex(({ personalEmail }) => personalEmail !== null)
    const [person] = people.splice(at, 1)
    await call('POST', '/api/v1/people/match', { email: person?.email, reveal_personal_emails: true })
    const plain = await call('POST', '/api/v1/people/match', { email: person?.email })
    expect(plain.text).not.toContain('personal_emails')
    const asked = await call('POST', '/api/v1/people/match', { email: person?.email, reveal_personal_emails: true })
    expect(asked.headers.get('delos-source')).toBe('store')
  })

  it('remembers a miss, and answers it as Apollo does', async () => {
    const first = await call('POST', '/api/v1/people/match', { email: 'no.one@unknown.example' })
    const again = await call('POST', '/api/v1/people/match', { email: 'no.one@unknown.example' })
    expect([first.headers.get('delos-source'), again.headers.get('delos-source')]).toEqual(['apollo', 'store'])
    const keys = ({ json }: { json: unknown }) => Object.keys((json as { person: object }).person)
    expect(keys(again)).toEqual(keys(first))
    expect(again.json).toMatchObject({ person: { name: '', email: 'no.one@unknown.example' } })
  })

  it('asks Apollo again where the caller wants it no older than now', async () => {
    const { id, email } = next()
    await call('POST', '/api/v1/people/match', { email })
    const fresh = await call('POST', '/api/v1/people/match', { email }, { 'delos-max-age-days': '0' })
    expect([fresh.status, charges(id) >= 1]).toEqual([200, true])
    const strange = await call('POST', '/api/v1/people/match', { email }, { 'delos-max-age-days': 'x' })
    expect([strange.status, strange.json.parameter]).toEqual([422, 'delos-max-age-days'])
  })

  it('passes on what names nobody to Delos, holds what it may cost, and files who was found', async () => {
    const shared = await call('POST', '/api/v1/people/match', { email: 'info@unknown.example' })
    expect([shared.status, shared.headers.get('delos-credits')]).toEqual([200, '0'])
    const byName = await call('POST', '/api/v1/people/match', { name: 'Just A Name', organization_name: 'Nowhere' })
    expect(byName.status).toBe(200)
  })

  it('answers the stored record byte for byte, also after a restart and with what only some ask for', async () => {
    const withoutId = (text: string) => text.replace(/"request_id":-?\d+/, '')
    const at = people.findIndex(({ personalEmail }) => personalEmail !== null)
    const [person] = people.splice(at, 1)
    const bodies = [{ email: next().email }, { email: person?.email, reveal_personal_emails: true }]
    const bought = []
    for (const body of bodies) bought.push((await call('POST', '/api/v1/people/match', body)).text)
    await h.reopen()
    call = createCaller(h.url, h.keys.write)
    for (const [index, body] of bodies.entries()) {
      const known = await call('POST', '/api/v1/people/match', body)
      expect(known.headers.get('delos-source')).toBe('store')
      expect(withoutId(known.text)).toBe(withoutId(bought[index] ?? ''))
    }
  })
})

describe('people/bulk_match', () => {
  it('buys only who is not known, and answers all in order', async () => {
    const [known, one, two] = [next(), next(), next()]
    await call('POST', '/api/v1/people/match', { email: known.email })
    const details = [
      { email: one.email },
      { email: known.email },
      { email: 'nobody@unknown.example' },
      { id: two.id },
      { email: one.email },
      { name: 'Only A Name' },
    ]
    const bulk = await call('POST', '/api/v1/people/bulk_match', { details })
    const answer = bulk.json as unknown as Matches
    expect(answer.matches.map((match) => match?.id ?? null)).toEqual([one.id, known.id, null, two.id, one.id, null])
    expect(answer).toMatchObject({
      status: 'success',
      total_requested_enrichments: 6,
      unique_enriched_records: 2,
      missing_records: 2,
      credits_consumed: 2,
    })
    expect([bulk.headers.get('delos-source'), bulk.headers.get('delos-credits')]).toEqual(['apollo', '2'])
    expect([charges(known.id), charges(one.id), charges(two.id)]).toEqual([1, 1, 1])
    const before = requests()
    const again = await call('POST', '/api/v1/people/bulk_match', { details: details.slice(0, 5) })
    expect([again.headers.get('delos-source'), again.headers.get('delos-credits')]).toEqual(['store', '0'])
    expect(requests()).toBe(before)
  })

  it('answers the records of a call byte for byte when it is asked again', async () => {
    const details = [next(), next(), next()].map(({ id }) => ({ id }))
    const records = (text: string) => /"matches":\[.*\](?=,"request_id")/.exec(text)?.[0]
    const bought = await call('POST', '/api/v1/people/bulk_match', { details })
    const known = await call('POST', '/api/v1/people/bulk_match', { details })
    expect(known.headers.get('delos-source')).toBe('store')
    expect(records(known.text)).toBe(records(bought.text))
  })
})

describe('organizations', () => {
  it('that are not known are bought in one call, and answered byte for byte from then on', async () => {
    const fresh = h.emulator.world.organizations.filter((each) => each.enrichable && each.domain).slice(20, 29)
    const domains = [...fresh.map(({ domain }) => domain), 'nobody-at-all.example']
    const before = requests()
    const bought = await call('POST', '/api/v1/organizations/bulk_enrich', { domains })
    expect([bought.status, bought.headers.get('delos-credits'), requests() - before]).toEqual([200, '9', 1])
    const { organizations } = bought.json as unknown as { organizations: ({ id: string } | null)[] }
    expect(organizations.map((each) => each?.id ?? null)).toEqual([...fresh.map(({ id }) => id), null])
    const direct = await createCaller(h.emulator.url, 'emulator-master-key')(
      'POST',
      '/api/v1/organizations/bulk_enrich',
      { domains },
    )
    expect(bought.text).toBe(direct.text)
    const known = await call('POST', '/api/v1/organizations/bulk_enrich', { domains })
    expect([known.headers.get('delos-source'), known.text]).toEqual(['store', bought.text])
    const [one] = fresh
    const single = await call('GET', `/api/v1/organizations/enrich?domain=${one?.domain}`)
    expect(single.headers.get('delos-source')).toBe('store')
  })

  it('that a budget has no room for are refused, and those bought before stay bought', async () => {
    const made = await h.http.post<{ secret: string }>('/api/keys', {
      name: 'companies',
      scopes: ['write'],
      budget: { limitCredits: 2, period: 'day' },
    })
    const small = createCaller(h.url, made.body.secret)
    const fresh = h.emulator.world.organizations.filter((each) => each.enrichable && each.domain).slice(40, 44)
    const domains = fresh.map(({ domain }) => domain)
    const refused = await small('POST', '/api/v1/organizations/bulk_enrich', { domains })
    expect([refused.status, refused.json.code]).toEqual([402, 'budget_exhausted'])
    const rest = await call('POST', '/api/v1/organizations/bulk_enrich', { domains })
    expect([rest.status, rest.headers.get('delos-credits')]).toEqual([200, '2'])
    const { chargesByOrganization } = h.emulator.stats()
    expect(fresh.map(({ id }) => chargesByOrganization[id])).toEqual([1, 1, 1, 1])
  })

  it('are bought once and answered from the store, one and many', async () => {
    const [one, two] = h.emulator.world.organizations.filter((each) => each.enrichable && each.domain)
    const first = await call('GET', `/api/v1/organizations/enrich?domain=${one?.domain}`)
    const again = await call('POST', '/v1/organizations/enrich', { domain: one?.domain })
    expect([first.headers.get('delos-source'), again.headers.get('delos-source')]).toEqual(['apollo', 'store'])
    expect(again.json).toEqual(first.json)
    const many = await call('POST', '/api/v1/organizations/bulk_enrich', {
      domains: [one?.domain, two?.domain, 'none.example'],
    })
    expect(many.json).toMatchObject({
      status: 'success',
      total_requested_domains: 3,
      unique_enriched_records: 2,
      missing_records: 1,
    })
    const { organizations } = many.json as unknown as { organizations: ({ id: string } | null)[] }
    expect(organizations.map((each) => each?.id ?? null)).toEqual([one?.id, two?.id, null])
    expect(many.headers.get('delos-credits')).toBe('1')
    const { chargesByOrganization } = h.emulator.stats()
    expect([chargesByOrganization[one?.id ?? ''], chargesByOrganization[two?.id ?? '']]).toEqual([1, 1])
  })

  it('pages that cost are cached, and booked', async () => {
    const charged = () => h.emulator.stats().creditsCharged
    const body = { q_organization_name: 'group', per_page: 2 }
    const before = charged()
    const first = await call('POST', '/api/v1/mixed_companies/search', body)
    const again = await call('POST', '/api/v1/mixed_companies/search', body)
    expect([first.headers.get('delos-credits'), again.headers.get('delos-credits')]).toEqual(['1', '0'])
    expect(again.headers.get('delos-source')).toBe('cache')
    expect(again.text).toBe(first.text)
    expect(charged()).toBe(before + 1)
    const ledger = await h.http.get<{ charged: number }>('/api/credits')
    expect(ledger.status).toBe(200)
  })
})

describe('budgets', () => {
  it('refuse in Apollo’s shape, with Delos’s code, before anything is sent', async () => {
    const made = await h.http.post<{ secret: string }>('/api/keys', {
      name: 'small',
      scopes: ['write'],
      budget: { limitCredits: 2, period: 'day' },
    })
    const small = createCaller(h.url, made.body.secret)
    await small('POST', '/api/v1/people/match', { email: next().email })
    const bulk = await small('POST', '/api/v1/people/bulk_match', {
      details: [{ email: next().email }, { email: next().email }],
    })
    expect([bulk.status, bulk.json.code]).toEqual([402, 'budget_exhausted'])
    const before = requests()
    for (const [method, path, body] of [
      ['POST', '/api/v1/people/match', { email: next().email }],
      ['GET', '/api/v1/organizations/enrich?domain=some-new.example', undefined],
      ['POST', '/api/v1/mixed_companies/search', { q_organization_name: 'new' }],
    ] as const) {
      const answer = await small(method, path, body)
      expect([path, answer.status, answer.json.code, typeof answer.json.error]).toEqual([
        path,
        402,
        'budget_exhausted',
        'string',
      ])
      expect(answer.headers.get('delos-credits')).toBe('0')
    }
    expect(requests()).toBe(before)
  })
})
