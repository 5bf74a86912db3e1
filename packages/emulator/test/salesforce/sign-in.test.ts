import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OrgHarness, openOrg } from './org.ts'

let h: OrgHarness

beforeEach(async () => {
  h = await openOrg({ dailyRequests: 5 })
})

afterEach(() => h.org.close())

const everybody = 'SELECT Id FROM User'

describe('sessions', () => {
  test('end, and a refresh token opens the next one and is used up by it', async () => {
    const { refreshToken } = h.org.signIn.consent()
    h.clock.advance(7_200_000)
    expect(await h.query(everybody)).toMatchObject({ status: 401, json: [{ errorCode: 'INVALID_SESSION_ID' }] })
    const refresh = { grant_type: 'refresh_token', refresh_token: refreshToken }
    const { json } = await h.token(refresh)
    expect(json).toMatchObject({ token_type: 'Bearer', instance_url: h.org.url })
    expect((await h.query(everybody)).status).toBe(200)
    expect(await h.token(refresh)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } })
    // Who shows a spent token again ends the grant: also the token that followed is dead now.
    const next = await h.token({ grant_type: 'refresh_token', refresh_token: json.refresh_token })
    expect(next.json.error).toBe('invalid_grant')
    expect((await h.query(everybody)).status).toBe(401)
    expect(h.org.signIn.refreshes).toEqual(['ok', 'refused', 'refused'])
  })

  test('open with the app’s own credentials, and not with others', async () => {
    expect((await h.token({ grant_type: 'client_credentials' })).status).toBe(200)
    expect((await h.query(everybody)).status).toBe(200)
    const wrong = { grant_type: 'client_credentials', client_secret: 'guessed' }
    expect((await h.token(wrong)).json.error).toBe('invalid_client')
    h.org.signIn.revoke()
    expect((await h.query(everybody)).status).toBe(401)
    expect((await h.token({ grant_type: 'client_credentials' })).status).toBe(400)
  })
})

describe('the allowance', () => {
  test('slides over 24 hours, is told by a header, and is shared with everybody', async () => {
    expect((await h.query(everybody)).headers.get('sforce-limit-info')).toBe('api-usage=1/5')
    h.org.useOutside(3)
    expect((await h.query(everybody)).headers.get('sforce-limit-info')).toBe('api-usage=5/5')
    expect(await h.query(everybody)).toMatchObject({ status: 403, json: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }] })
    h.clock.advance(86_400_000 + 600_000)
    await h.token({ grant_type: 'client_credentials' })
    expect((await h.query(everybody)).status).toBe(200)
  })
})

describe('weather', () => {
  test('meets what its rule names', async () => {
    h.org.faults.next('query', { status: 503, body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'try later' }] })
    expect(await h.query(everybody)).toMatchObject({ status: 503, json: [{ errorCode: 'SERVER_UNAVAILABLE' }] })
    h.org.faults.next('sobjects/*', { reset: 'after' })
    await expect(h.create('Contact', { LastName: 'Lost' })).rejects.toThrow('fetch failed')
    expect(h.org.world.count('Contact')).toBe(1)
    expect(h.org.requests('sobjects/create')).toBe(1)
  })

  test('old versions of the API and other paths are not there', async () => {
    const old = await fetch(`${h.org.url}/services/data/v50.0/query?q=SELECT`)
    expect(old.status).toBe(404)
    expect((await h.call('GET', '/nothing')).json[0]?.errorCode).toBe('NOT_FOUND')
  })
})
