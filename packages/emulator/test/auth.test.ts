import { afterEach, describe, expect, test } from 'vitest'
import type { EmulatorOptions } from '../src/index.ts'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness | undefined

async function start(options?: EmulatorOptions): Promise<Harness> {
  harness = await startEmulator(options)
  return harness
}

afterEach(async () => {
  await harness?.emulator.close()
  harness = undefined
})

const MATCH = { email: 'mira.okafor@northpeak.example' }

describe('keys', () => {
  test.each(['/api/v1', '/v1'])('both kinds of credential work under %s', async (mount) => {
    const { post } = await start()
    const byKey = await post(`${mount}/people/match`, MATCH, { 'X-Api-Key': 'emulator-master-key' })
    const byToken = await post(`${mount}/people/match`, MATCH, { authorization: 'Bearer emulator-master-key' })
    expect([byKey.status, byToken.status]).toEqual([200, 200])
    expect(byKey.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each<Record<string, string>>([{}, { 'x-api-key': 'wrong' }, { authorization: 'Bearer wrong' }])(
    'a bad or missing key is 401 in plain text without rate headers: %o',
    async (headers) => {
      const { post } = await start()
      const answer = await post('people/match', MATCH, headers)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('content-type')).toContain('text/plain')
      expect(answer.text).toBe(
        'Invalid API key. See https://docs.apollo.io/reference/authentication for how to authenticate.',
      )
      expect(answer.headers.has('x-rate-limit-minute')).toBe(false)
    },
  )

  test('a key in query or body is refused unless allowed', async () => {
    const strict = await start()
    expect((await strict.post('people/match?api_key=emulator-master-key', MATCH, {})).status).toBe(401)
    await strict.emulator.close()
    const lenient = await start({ allowKeyInParameters: true })
    expect((await lenient.post('people/match?api_key=emulator-master-key', MATCH, {})).status).toBe(200)
    expect((await lenient.post('people/match', { ...MATCH, api_key: 'emulator-master-key' }, {})).status).toBe(200)
  })

  test('a scoped key is refused outside its scopes and names the scope', async () => {
    const keys = [{ key: 'scoped', scopes: ['api/v1/people/match', 'deals/api/v1/opportunities/show'] }]
    const { post, get } = await start({ keys })
    const headers = { 'x-api-key': 'scoped' }
    expect((await post('people/match', MATCH, headers)).status).toBe(200)
    const refused = await get('opportunity_stages', headers)
    expect(refused.status).toBe(403)
    expect(refused.json).toEqual({
      error:
        'This API key is not authorized to access deals/api/v1/opportunity_stages/index. Request an API key from your administrator that includes this endpoint in its configured scope.',
      error_code: 'API_INACCESSIBLE',
    })
    expect(refused.headers.has('x-rate-limit-minute')).toBe(false)
    expect((await get('opportunities/66f7000000000000000f7001', headers)).status).toBe(404)
  })
})

describe('health', () => {
  test('answers 200 for any key and tells by the flag', async () => {
    const { get } = await start()
    for (const path of ['/api/v1/auth/health', '/v1/auth/health']) {
      expect((await get(path)).json).toEqual({ healthy: true, is_logged_in: true })
      const bad = await get(path, { 'x-api-key': 'wrong' })
      expect([bad.status, bad.json]).toEqual([200, { healthy: true, is_logged_in: false }])
    }
  })
})

describe('requests', () => {
  test('an unknown path or method is the router’s 404', async () => {
    const { get, send } = await start()
    expect((await get('deals')).json).toEqual({ status: 404, error: 'Not Found' })
    expect((await get('/nowhere')).status).toBe(404)
    expect((await send('DELETE', 'opportunities')).status).toBe(404)
  })

  test('malformed JSON is 400, an empty body is none, and a megabyte passes', async () => {
    const { send, post } = await start()
    expect((await send('POST', 'people/match', { body: '{"email":' })).status).toBe(400)
    expect((await send('POST', 'opportunities/search', { body: '' })).status).toBe(200)
    const headers = { 'x-api-key': 'emulator-master-key' }
    expect((await post('people/match', { ...MATCH, padding: 'x'.repeat(1_000_000) }, headers)).status).toBe(200)
    expect((await post('people/match', { padding: 'x'.repeat(1_100_000) }, headers)).status).toBe(413)
  })

  test('a parameter named __proto__ stays a parameter', async () => {
    const { post } = await start()
    expect((await post('mixed_people/api_search?__proto__[polluted]=1&a[__proto__][polluted]=1')).status).toBe(200)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})
