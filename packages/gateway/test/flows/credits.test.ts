import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { createHttp } from '../http-client.ts'

interface Credits {
  charged: number
  reserved: number
  unknown: number
  saved: number
  upstream: { limit: number; consumed: number; leftOver: number } | null
  drift: number | null
  others: { endpoint: string; calls: number; window: string }[]
}

interface Ledger {
  ledger: Record<string, unknown>[]
  nextCursor: string | null
}

let h: Harness

beforeAll(async () => {
  h = await createHarness()
})

afterAll(() => h.close())

describe('credits', () => {
  test('three people bought are three credits, in our books as in Apollo’s', async () => {
    for (const email of someEmails(3)) {
      expect((await h.http.post('/api/leads/enrich', { email }, { 'delos-tag': 'autumn' })).status).toBe(200)
    }
    const { body } = await h.http.get<Credits>('/api/credits')
    expect(body).toEqual({
      charged: 3,
      reserved: 0,
      unknown: 0,
      saved: 0,
      upstream: { limit: 10_000, consumed: 3, leftOver: 9_997 },
      drift: 0,
      others: [],
    })
  })

  test('what another consumer of the team spends is the drift', async () => {
    h.emulator.chargeOutside('people/match', 1, 7)
    const { body } = await h.http.get<Credits>('/api/credits')
    expect(body).toMatchObject({ charged: 3, upstream: { consumed: 10 }, drift: 7 })
    expect(body.others).toEqual([{ endpoint: 'people/match', calls: 1, window: 'day' }])
  })

  test('other consumers are named by the endpoints they use, whatever we used ourselves, also after a restart', async () => {
    h.emulator.chargeOutside('contacts/search', 12)
    h.emulator.chargeOutside('people/match', 4)
    await h.reopen()
    await h.http.post('/api/leads/search', { domains: ['stripe.com'] })
    const { body } = await h.http.get<Credits>('/api/credits')
    expect(body.others).toEqual([
      { endpoint: 'contacts/search', calls: 12, window: 'day' },
      { endpoint: 'people/match', calls: 5, window: 'day' },
    ])
  })

  test('our own figures do not wait for an Apollo that is down', async () => {
    h.emulator.faults.add({ endpoint: /usage/, effect: { status: 401, body: 'Invalid access credentials.' } })
    const { status, body } = await h.http.get<Credits>('/api/credits')
    h.emulator.faults.clear()
    expect(status).toBe(200)
    expect(body).toMatchObject({ charged: 3, upstream: null, drift: null, others: [] })
  })

  test('the ledger names who, what for and how much, page by page', async () => {
    const first = (await h.http.get<Ledger>('/api/credits/ledger?limit=2')).body
    const second = (await h.http.get<Ledger>(`/api/credits/ledger?limit=2&cursor=${first.nextCursor}`)).body
    const rows = [...first.ledger, ...second.ledger]
    expect([first.ledger.length, second.ledger.length, second.nextCursor]).toEqual([2, 1, null])
    expect(new Set(rows.map((row) => row.id)).size).toBe(3)
    for (const row of rows) {
      expect(row).toMatchObject({ state: 'settled', charged: 1, people: 1, tag: 'autumn', jobId: null })
      expect(row.key).toEqual(expect.any(String))
      expect(row.sentAt).toEqual(expect.any(String))
      expect(row.closedAt).toEqual(expect.any(String))
    }
    expect((await h.http.get<Ledger>('/api/credits/ledger?state=held')).body.ledger).toEqual([])
    expect((await h.http.get<Ledger>('/api/credits/ledger?state=settled')).body.ledger).toHaveLength(3)
  })

  test.each([
    ['cursor', '?cursor=nonsense!'],
    ['state', '?state=lost'],
    ['limit', '?limit=201'],
    ['limit', '?limit=0'],
    ['page', '?page=2'],
  ])('refuses a wrong %s by name', async (field, query) => {
    const { status, body } = await h.http.get('/api/credits/ledger' + query)
    expect({ status, body }).toMatchObject({ status: 422, body: { field } })
  })

  test('a key that may only read may read this', async () => {
    const reader = createHttp(h.url, h.keys.read)
    expect((await reader.get('/api/credits')).status).toBe(200)
    expect((await reader.get('/api/credits/ledger')).status).toBe(200)
  })
})

function someEmails(count: number): string[] {
  return h.emulator.world.people
    .flatMap(({ enrichable, email }) => (enrichable && email ? [email] : []))
    .slice(0, count)
}
