import { afterEach, describe, expect, test } from 'vitest'
import { type EmulatorOptions, operations, SCOPED_KEY, scenario } from '../src/index.ts'
import { fixtureWorld } from './fixture-world.ts'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness | undefined

async function start(options: EmulatorOptions): Promise<Harness> {
  harness = await startEmulator({ ...options, world: fixtureWorld() })
  return harness
}

afterEach(async () => {
  await harness?.emulator.close()
  harness = undefined
})

const MATCH = { email: 'mira.okafor@northpeak.example' }

describe('the free plan', () => {
  test('refuses enrichment and search in their own words, before any limit', async () => {
    const { post, get } = await start(scenario('free'))
    const match = await post('people/match', MATCH)
    expect([match.status, match.json]).toMatchObject([
      403,
      {
        error_code: 'API_INACCESSIBLE',
        error: expect.stringContaining('with this api_key on a free plan. Please upgrade'),
      },
    ])
    expect(match.headers.has('x-rate-limit-minute')).toBe(false)
    const companies = await post('mixed_companies/search', {})
    expect([companies.status, companies.json]).toEqual([
      403,
      { message: 'This endpoint is only available to Apollo users on paid plans.' },
    ])
    const others = await Promise.all([
      get('organizations/enrich?domain=northpeak.example'),
      post('contacts/search', {}),
      get('labels'),
    ])
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(others[0]?.headers.get('x-rate-limit-hourly')).toBe('200')
  })

  test('exports conversations once a minute', async () => {
    const { post } = await start(scenario('free'))
    await post('conversations/export', {})
    expect((await post('conversations/export', {})).status).toBe(429)
  })

  test('its refusals can be chosen', async () => {
    const { post } = await start({ refusedByPlan: ['labels/create'], plan: 'basic' })
    const refused = await post('labels', {})
    expect([refused.status, refused.json.error]).toEqual([403, expect.stringContaining('on a basic plan')])
  })
})

test.each([
  ['basic', 5880],
  ['professional', 11_880],
] as const)('%s: credits, limits and no refusals', async (name, credits) => {
  const { post } = await start(scenario(name))
  const answer = await post('people/match', MATCH)
  expect([answer.status, answer.headers.get('x-rate-limit-minute')]).toEqual([200, '1000'])
  const { json } = await post('usage_stats/credit_usage_stats')
  expect(json.credit_usage_stats.lead_credit).toEqual({ limit: credits, consumed: 1, left_over: credits - 1 })
})

test('out of credits: enrichment stops, what is free goes on', async () => {
  const { post, emulator } = await start({ ...scenario('professional'), credits: 1 })
  await post('people/match', MATCH)
  const broke = await post('people/match', MATCH)
  expect([broke.status, broke.json.error]).toEqual([422, expect.stringContaining('You have insufficient credits!')])
  expect((await post('mixed_people/api_search', {})).status).toBe(200)
  expect(emulator.stats().creditsCharged).toBe(1)
})

describe('the scoped key', () => {
  const headers = { 'x-api-key': SCOPED_KEY, 'content-type': 'application/json' }

  test('reads, and writes nothing', async () => {
    const { post } = await start(scenario('professional'))
    expect((await post('people/match', MATCH, headers)).status).toBe(200)
    const refused = await post('contacts', {}, headers)
    expect([refused.status, refused.json.error]).toEqual([403, expect.stringContaining('api/v1/contacts/create')])
  })

  test('never reaches what is for master keys, whatever its scopes', async () => {
    const scopes = operations.map(({ scope }) => scope)
    const { send } = await start({ keys: [{ key: SCOPED_KEY, scopes }] })
    const refused = await Promise.all(
      operations.map(async ({ method, path, scope }) => {
        const { status } = await send(method, path.slice(1).replace(/\{\w+\}/g, '1'), { headers })
        return status === 403 ? scope : undefined
      }),
    )
    expect(refused.filter(Boolean)).toEqual([
      'api/v1/emailer_messages/activities',
      'api/v1/phone_calls/search',
      'api/v1/phone_calls/create',
      'api/v1/phone_calls/update',
    ])
  })

  test('a contact is deleted by no key and by no token', async () => {
    const { send } = await start({})
    const key = await send('DELETE', 'contacts/66c2000000000000aaaa0001')
    const token = await send('DELETE', 'contacts/x', { headers: { authorization: 'Bearer emulator-master-key' } })
    expect([key.status, token.status, token.json]).toEqual([
      403,
      403,
      { error: 'api/v1/contacts/destroy is not accessible with this access token', error_code: 'API_INACCESSIBLE' },
    ])
  })
})
