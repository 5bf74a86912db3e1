import { once } from 'node:events'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { createEmulator, DEFAULT_KEY, type Emulator } from '@delos/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { type Caller, createCaller, rateHeaders } from './caller.ts'

let h: Harness
/** The same Apollo, asked directly. */
let twin: Emulator
let direct: Caller
let through: Caller

beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
  twin = await createEmulator()
  direct = createCaller(twin.url, DEFAULT_KEY)
  through = createCaller(h.url, h.keys.write)
})
afterAll(async () => {
  await twin.close()
  await h.close()
})

describe('a client of Apollo that is pointed at Delos', () => {
  it('reads the same status, body and rate headers, on both mounts', async () => {
    const calls: [string, string, unknown?][] = [
      ['GET', '/api/v1/auth/health'],
      ['GET', '/v1/labels'],
      ['GET', '/api/v1/users/search?page=1&per_page=2'],
      ['POST', '/api/v1/mixed_people/api_search', { person_titles: ['cto'], page: 1, per_page: 5 }],
      ['POST', '/v1/mixed_people/api_search?person_titles[]=cto&per_page=3'],
      ['GET', '/api/v1/opportunities/search'],
      ['POST', '/api/v1/opportunities/search', { q_keywords: 'x' }],
      ['GET', '/api/v1/contacts/search?per_page=1'],
      ['POST', '/api/v1/contacts/search', '{"page": 1'],
      ['GET', '/api/v1/opportunities/66f700000000000000000000'],
      ['PATCH', '/api/v1/opportunities/66f700000000000000000000', { amount: '1' }],
      ['PUT', '/api/v1/contacts/123', { title: 'x' }],
      ['POST', '/api/v1/tasks', { type: 'call' }],
      ['GET', '/api/v1/no/such/thing'],
      ['DELETE', '/api/v1/labels/66f700000000000000000000'],
      ['GET', '/api/v1/people/not-an-id'],
      ['POST', '/api/v1/people/match', {}],
      ['POST', '/api/v1/people/bulk_match', { details: Array.from({ length: 11 }, () => ({ email: 'a@b.example' })) }],
      ['POST', '/api/v1/people/bulk_match', { details: [] }],
      ['POST', '/api/v1/people/bulk_match', { details: ['x'] }],
      ['POST', '/api/v1/organizations/bulk_enrich', {}],
      ['GET', '/api/v1/organizations/enrich'],
      ['GET', '/api/v1/organizations/66f700000000000000000000'],
      ['POST', '/api/v1/news_articles/search', {}],
      ['POST', '/api/v1/people/match', { reveal_phone_number: true, email: 'a@b.example' }],
    ]
    for (const [method, path, body] of calls) {
      const [apollo, delos] = [await direct(method, path, body), await through(method, path, body)]
      expect([path, delos.status, delos.text]).toEqual([path, apollo.status, apollo.text])
      expect([path, delos.headers.get('content-type')]).toEqual([path, apollo.headers.get('content-type')])
      // What Delos refuses itself spends none of Apollo's requests.
      if (delos.headers.get('delos-source') === 'apollo') {
        expect([path, rateHeaders(delos.headers)]).toEqual([path, rateHeaders(apollo.headers)])
      }
    }
  })

  it('reads the very bytes of what is bought: a person, a miss, ten people, a company, its jobs', async () => {
    const people = h.emulator.world.people.filter((one) => one.enrichable && one.email).slice(0, 8)
    const [first, ...others] = people
    const company = h.emulator.world.organizations.find((one) => one.enrichable && one.domain)
    const calls: [string, string, unknown?][] = [
      ['POST', '/api/v1/people/match', { email: first?.email }],
      ['POST', '/api/v1/people/match', { email: 'nobody@unknown.example' }],
      ['POST', '/api/v1/people/bulk_match', { details: others.map(({ email }) => ({ email })) }],
      ['GET', `/api/v1/organizations/enrich?domain=${company?.domain}`],
      ['GET', '/api/v1/organizations/enrich?domain=unknown-company.example'],
      ['GET', `/api/v1/organizations/${company?.id}/job_postings?page=1&per_page=3`],
      ['POST', '/api/v1/mixed_companies/search', { q_organization_name: 'a', per_page: 3 }],
    ]
    for (const [method, path, body] of calls) {
      const [apollo, delos] = [await direct(method, path, body), await through(method, path, body)]
      expect([path, delos.status, delos.text]).toEqual([path, apollo.status, apollo.text])
      // The bulk calls above that Delos refused itself were counted by the twin alone.
      const isCountedAlike = !path.includes('bulk')
      if (isCountedAlike) expect([path, rateHeaders(delos.headers)]).toEqual([path, rateHeaders(apollo.headers)])
      expect([path, delos.headers.get('delos-source')]).toEqual([path, 'apollo'])
    }
    expect(h.emulator.stats().creditsCharged).toBe(twin.stats().creditsCharged)
  })

  it('takes the key as a bearer token too, and answers a wrong one as Apollo does', async () => {
    const bearer = await fetch(`${h.url}/api/v1/labels`, { headers: { authorization: `Bearer ${h.keys.read}` } })
    expect(bearer.status).toBe(200)
    for (const key of ['', 'delos_wrong']) {
      const [apollo, delos] = [
        await createCaller(twin.url, key)('GET', '/api/v1/labels'),
        await createCaller(h.url, key)('GET', '/api/v1/labels'),
      ]
      expect([delos.status, delos.text]).toEqual([apollo.status, apollo.text])
      expect(delos.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    }
    const health = await createCaller(h.url, 'delos_wrong')('GET', '/api/v1/auth/health')
    expect([health.status, health.text]).toEqual([200, '{"healthy":true,"is_logged_in":false}'])
  })

  it('is held to the scopes of its key', async () => {
    const reader = createCaller(h.url, h.keys.read)
    expect((await reader('GET', '/api/v1/labels')).status).toBe(200)
    expect((await reader('POST', '/api/v1/mixed_people/api_search', { per_page: 1 })).status).toBe(200)
    const before = h.emulator.stats()
    for (const [method, path, body] of [
      ['POST', '/api/v1/contacts', { first_name: 'A' }],
      ['POST', '/api/v1/people/match', { email: 'someone@new.example' }],
      ['POST', '/api/v1/people/match.json', { email: 'someone@new.example' }],
      ['GET', '/api/v1/people/match/?email=someone@new.example'],
      ['POST', '/api/v1/people/bulk_match', { details: [{ email: 'someone@new.example' }] }],
      ['POST', '/api/v1/people/bulk_match', { details: [{ name: 'Only Name' }] }],
      ['GET', '/api/v1/organizations/enrich?domain=new-company.example'],
      ['POST', '/api/v1/organizations/bulk_enrich', { domains: ['new-company.example'] }],
      ['POST', '/api/v1/mixed_companies/search', {}],
      ['GET', '/api/v1/mixed_companies/search'],
      ['DELETE', '/api/v1/contacts/66c200000000000000000001'],
      ['POST', '/api/v1/something/new', {}],
      ['GET', '/api/v1/phone_calls/search'],
    ] as const) {
      const answer = await reader(method, path, body)
      expect([path, answer.status, answer.json.error_code, answer.json.code]).toEqual([
        path,
        403,
        'API_INACCESSIBLE',
        'missing_scope',
      ])
    }
    expect((await through('GET', '/api/v1/phone_calls/search')).status).toBe(403)
    expect(h.emulator.stats().requests).toBe(before.requests)
  })
})

describe('what Delos does not know', () => {
  it('goes through as it is, on a lane of its own, and is counted', async () => {
    const answer = await through('POST', '/api/v1/brand_new/thing?a[]=1', { b: 2 })
    expect([answer.status, answer.json.error]).toEqual([404, 'Not Found'])
    const metrics = await createCaller(h.url, h.keys.admin)('GET', '/metrics')
    expect(metrics.text).toMatch(/delos_pass_through_unknown_total [1-9]/)
  })
})

describe('the path', () => {
  it('cannot leave Apollo’s API', async () => {
    const before = h.emulator.stats().requests
    for (const path of [
      '/api/v1/../../__emulator/stats',
      '/api/v1/%2e%2e/%2e%2e/__emulator/stats',
      '/api/v1/labels/..%2f..%2f__emulator',
      '/api/v1//labels',
      '/api/v1/labels%00',
      '/api/v1/%5c%5cevil.example',
      '/api/v1/http://evil.example/',
      '/api/v1/people%2fmatch',
    ]) {
      const status = await rawGet(h.url, path, h.keys.admin)
      expect([path, status]).toEqual([path, 404])
    }
    expect(await rawGet(h.url, '/api/v1/%zz', h.keys.admin)).toBe(400)
    expect(await rawGet(h.url, 'http://evil.example/api/v1/labels', h.keys.admin)).toBeGreaterThanOrEqual(400)
    expect(h.emulator.stats().requests).toBe(before)
  })
})

/** Sends the path as it stands. */
function rawGet(url: string, path: string, key: string): Promise<number> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, headers: { 'x-api-key': key } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    request.on('error', reject)
    request.end()
  })
}

describe('behind the wire', () => {
  let upstream: Server
  let seen: { method?: string; url?: string; headers: Record<string, unknown>; body: string }[]
  let behind: Harness
  const megabytes = 'x'.repeat(3 * 1024 * 1024)

  beforeAll(async () => {
    seen = []
    upstream = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      request.on('end', () => {
        const { method, url, headers } = request
        seen.push({ method, url, headers, body })
        const type = {
          'content-type': 'application/json',
          'set-cookie': 'apollo=session',
          connection: 'x-inner',
          'x-inner': '1',
        }
        response.writeHead(200, {
          ...type,
          'strict-transport-security': 'max-age=1',
          'delos-credits': '9',
          etag: 'W/"1"',
        })
        response.end(url?.includes('/labels') ? JSON.stringify([megabytes]) : '{}')
      })
    })
    upstream.listen(0, '127.0.0.1')
    await once(upstream, 'listening')
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
    behind = await createHarness({
      withoutWorker: true,
      env: { APOLLO_BASE_URL: url, APOLLO_API_KEY: 'apollo-secret' },
    })
  })
  afterAll(async () => {
    await behind.close()
    upstream.close()
  })

  it('credentials and connection headers end at Delos, and Apollo’s key never comes back', async () => {
    const answer = await fetch(`${behind.url}/api/v1/contact_stages?x=1`, {
      headers: {
        'x-api-key': behind.keys.read,
        authorization: 'Bearer somebody',
        cookie: 'a=b',
        'x-forwarded-for': '1.2.3.4',
        'delos-tag': 'campaign',
        'x-http-method-override': 'DELETE',
        'x-apollo-source': 'apollo-cli',
        'if-none-match': 'W/"1"',
      },
    })
    const last = seen.at(-1)
    expect(last).toMatchObject({ method: 'GET', url: '/api/v1/contact_stages?x=1' })
    expect(last?.headers).toMatchObject({
      'x-api-key': 'apollo-secret',
      'x-apollo-source': 'apollo-cli',
      'if-none-match': 'W/"1"',
    })
    for (const name of ['authorization', 'cookie', 'x-forwarded-for', 'delos-tag', 'x-http-method-override']) {
      expect([name, last?.headers[name]]).toEqual([name, undefined])
    }
    for (const name of ['set-cookie', 'x-inner', 'strict-transport-security']) {
      expect([name, answer.headers.get(name)]).toEqual([name, null])
    }
    expect(answer.headers.get('etag')).toBe('W/"1"')
    expect(answer.headers.get('delos-credits')).toBe('0')
    expect(JSON.stringify([...answer.headers])).not.toContain('apollo-secret')
  })

  it('large answers stream through whole', async () => {
    const answer = await createCaller(behind.url, behind.keys.read)('GET', '/api/v1/labels')
    expect(answer.text.length).toBe(megabytes.length + 4)
  })

  it('a body is framed anew, and one that is too large is refused in Apollo’s shape', async () => {
    const { port } = new URL(behind.url)
    const socket = connect(Number(port), '127.0.0.1')
    const head = `POST /api/v1/contacts/search HTTP/1.1\r\nhost: x\r\nx-api-key: ${behind.keys.read}\r\ncontent-type: application/json\r\n`
    socket.write(`${head}transfer-encoding: chunked\r\nconnection: close\r\n\r\n7\r\n{"a":1}\r\n0\r\n\r\n`)
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    await once(socket, 'close')
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 200/)
    expect(seen.at(-1)).toMatchObject({ body: '{"a":1}', headers: { 'content-length': '7' } })
    expect(seen.at(-1)?.headers['transfer-encoding']).toBeUndefined()

    const large = await createCaller(behind.url, behind.keys.write)(
      'POST',
      '/api/v1/contacts',
      `{"a":"${'x'.repeat(2 ** 20)}"}`,
    )
    expect([large.status, large.json.code]).toEqual([413, 'body_too_large'])
    expect(typeof large.json.error).toBe('string')
  })
})
