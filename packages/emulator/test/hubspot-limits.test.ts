import { afterEach, describe, expect, test } from 'vitest'
import { type HubspotHarness, startHubspot } from './hubspot-harness.ts'

let h: HubspotHarness

afterEach(() => h.hubspot.close())

const filter = (propertyName: string, operator: string, more: object) => ({
  filterGroups: [{ filters: [{ propertyName, operator, ...more }] }],
})

describe('a search', () => {
  test('sees a change only after a while', async () => {
    h = await startHubspot({ indexLagMs: 5000 })
    const id = h.hubspot.user.create('contacts', { email: 'a@x.example', jobtitle: 'Engineer' })
    const found = async (): Promise<unknown[]> =>
      (
        await h.post('contacts/search', {
          properties: ['jobtitle'],
          ...filter('email', 'EQ', { value: 'A@x.example' }),
        })
      ).json.results.map((one) => one.properties.jobtitle)
    expect(await found()).toEqual([])
    h.clock.advance(5000)
    expect(await found()).toEqual(['Engineer'])
    h.hubspot.user.edit('contacts', id, { jobtitle: 'Countess' })
    expect(await found()).toEqual(['Engineer'])
    h.hubspot.settleIndex()
    expect(await found()).toEqual(['Countess'])
    h.hubspot.user.remove('contacts', id)
    expect(await found()).toEqual(['Countess'])
    h.clock.advance(5000)
    expect(await found()).toEqual([])
  })

  test('filters, sorts and pages', async () => {
    h = await startHubspot({ indexLagMs: 0, limits: { search: 100 } })
    const ids = ['Ada', 'Grace', 'Mary'].map((firstname) => {
      h.clock.advance(1000)
      return h.hubspot.user.create('contacts', { firstname })
    })
    const search = async (body: object): Promise<string[]> =>
      (await h.post('contacts/search', body)).json.results.map((one) => one.id)
    expect(await search(filter('hs_object_id', 'GT', { value: ids[0] }))).toEqual(ids.slice(1))
    expect(await search(filter('firstname', 'IN', { values: ['ada', 'Mary'] }))).toEqual([ids[0]])
    expect(await search({ sorts: ['-hs_object_id'], limit: 2 })).toEqual([ids[2], ids[1]])
    expect(await search({ sorts: [{ propertyName: 'firstname', direction: 'ASCENDING' }], after: '2' })).toEqual([
      ids[2],
    ])
    const since = String(h.clock.now() - 1000)
    expect(await search(filter('lastmodifieddate', 'GTE', { value: since }))).toEqual(ids.slice(1))
    expect(await search(filter('email', 'NOT_HAS_PROPERTY', {}))).toHaveLength(3)
  })

  test('refuses what HubSpot refuses', async () => {
    h = await startHubspot({ limits: { search: 100 } })
    const status = async (body: object): Promise<number> => (await h.post('contacts/search', body)).status
    expect(await status({ limit: 201 })).toBe(400)
    expect(await status({ limit: 200, after: '9900' })).toBe(400)
    expect(await status({ limit: 100, after: '9900' })).toBe(200)
    expect(await status(filter('colour', 'EQ', { value: 'red' }))).toBe(400)
    expect(
      await status(filter('email', 'IN', { values: Array.from({ length: 200 }, (_, at) => `person${at}@x.example`) })),
    ).toBe(400)
    expect(await status({ filterGroups: Array.from({ length: 6 }, () => ({ filters: [] })) })).toBe(400)
    expect(await status({ sorts: ['email', 'firstname'] })).toBe(400)
  })
})

describe('limits', () => {
  test('any ten seconds hold so many requests, searches a second of their own, a day all of them', async () => {
    h = await startHubspot({ limits: { burst: 4, search: 2, daily: 8 } })
    const search = () => h.post('contacts/search', {})
    await search()
    await search()
    const tooMany = await search()
    expect([tooMany.status, tooMany.json.policyName, tooMany.headers.get('x-hubspot-ratelimit-max')]).toEqual([
      429,
      'SECONDLY',
      null,
    ])
    h.clock.advance(9000)
    expect((await h.get('contacts')).headers.get('x-hubspot-ratelimit-remaining')).toBe('1')
    await h.get('contacts')
    const burst = await h.get('contacts')
    expect(burst.json).toMatchObject({ policyName: 'TEN_SECONDLY_ROLLING', errorType: 'RATE_LIMIT' })
    h.clock.advance(1000)
    expect((await h.get('contacts')).status).toBe(200)
    h.clock.advance(20_000)
    h.hubspot.chargeOutside(3)
    const day = await h.get('contacts')
    expect([day.status, day.json.policyName]).toEqual([429, 'DAILY'])
    expect(day.headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('0')
    h.clock.advance(86_400_000)
    expect((await h.get('contacts')).status).toBe(200)
  })
})

describe('tokens', () => {
  test('expire, are taken back, and may do what their scopes say', async () => {
    const clock = Date.UTC(2026, 2, 2, 9, 0, 0)
    h = await startHubspot({
      tokens: [
        { token: 'all' },
        { token: 'reader', scopes: ['crm.objects.contacts.read'] },
        { token: 'short', expiresAt: clock + 1000 },
      ],
    })
    expect((await h.post('contacts', { properties: { email: 'a@x.example' } }, 'reader')).json).toMatchObject({
      category: 'MISSING_SCOPES',
      errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.write'] } }],
    })
    expect((await h.send('GET', 'contacts', { token: 'reader' })).status).toBe(200)
    expect((await h.send('GET', '/crm/v3/properties/deals', { token: 'reader' })).status).toBe(403)
    expect((await h.send('GET', '/account-info/v3/details', { token: 'reader' })).json.portalId).toBe(48_100_001)
    h.clock.advance(3000)
    expect((await h.send('GET', 'contacts', { token: 'short' })).json.category).toBe('EXPIRED_AUTHENTICATION')
    h.hubspot.revoke('all')
    expect((await h.send('GET', 'contacts', { token: 'all' })).json.category).toBe('INVALID_AUTHENTICATION')
  })
})

test('the weather is Apollo’s: a lost answer was carried out', async () => {
  h = await startHubspot()
  h.hubspot.faults.next('contacts/batch/create', { reset: 'after' })
  const body = { inputs: [{ properties: { email: 'a@x.example' } }] }
  await expect(h.post('contacts/batch/create', body)).rejects.toThrow()
  expect(h.hubspot.user.all('contacts')).toHaveLength(1)
  h.hubspot.faults.next('contacts/list', { status: 503 })
  expect((await h.get('contacts')).status).toBe(503)
  expect(h.hubspot.requests()).toEqual([
    { endpoint: 'contacts/batch/create', status: 201, inputs: 1 },
    { endpoint: 'contacts/list', status: 503, inputs: 0 },
  ])
})
