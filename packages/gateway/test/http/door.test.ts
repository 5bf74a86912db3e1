import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { createHttp } from '../http-client.ts'

let h: Harness
beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
})
afterAll(() => h.close())

const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`me:${key}`).toString('base64')}` })

describe('keys', () => {
  it('are taken from x-api-key, a bearer token or the password of Basic', async () => {
    for (const headers of [
      { 'x-api-key': h.keys.read },
      { authorization: `Bearer ${h.keys.read}` },
      basic(h.keys.read),
    ]) {
      const answer = await fetch(`${h.url}/api/jobs`, { headers })
      expect(answer.status).toBe(200)
    }
  })

  it('are needed everywhere but for health', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await fetch(h.url + path)).status).toBe(200)
    for (const path of ['/api/jobs', '/metrics', '/openapi.json', '/docs', '/admin/queues', '/nowhere']) {
      const answer = await fetch(h.url + path)
      expect([path, answer.status]).toEqual([path, 401])
      expect(await answer.json()).toMatchObject({ code: 'unauthenticated', status: 401 })
    }
  })

  it('are asked for by Basic where a person looks', async () => {
    expect((await fetch(`${h.url}/docs`)).headers.get('www-authenticate')).toMatch(/^Basic /)
    expect((await fetch(`${h.url}/api/jobs`)).headers.get('www-authenticate')).toMatch(/^Bearer /)
    const page = await fetch(`${h.url}/api/jobs`, { headers: { accept: 'text/html' } })
    expect(page.headers.get('www-authenticate')).toMatch(/^Basic /)
  })

  it('that a browser sends by itself do nothing for another site', async () => {
    const headers = { ...basic(h.keys.admin), 'sec-fetch-site': 'cross-site' }
    const answer = await fetch(`${h.url}/api/dead-letters/replay`, { method: 'POST', headers })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'cross_site_request' })
  })

  it('that are bad are refused with 429 after twenty a minute, and good ones go on', async () => {
    const bad = createHttp(h.url, 'delos_no-such-key')
    const statuses: number[] = []
    for (let tries = 0; tries < 21; tries++) statuses.push((await bad.get('/api/jobs')).status)
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429])
    expect(Number((await bad.get('/api/jobs')).headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await h.http.get('/api/jobs')).status).toBe(200)
  })

  it('show the queues to admins only', async () => {
    expect((await createHttp(h.url, h.keys.write).get('/admin/queues')).status).toBe(403)
    expect((await h.http.get<string>('/admin/queues')).body).toContain('<html')
    expect((await h.http.get('/admin/queues/api/queues')).status).toBe(200)
  })
})

describe('answers', () => {
  it('carry the caller’s request id, or one of their own', async () => {
    const given = await h.http.get('/healthz', { 'x-request-id': 'my-request.1' })
    expect(given.headers.get('x-request-id')).toBe('my-request.1')
    for (const bad of ['short', 'has space in it', 'x'.repeat(65)]) {
      const made = await h.http.get('/nowhere', { 'x-request-id': bad })
      expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
      expect(made.body).toMatchObject({ requestId: made.headers.get('x-request-id') })
    }
  })

  it('say nothing of the server and are kept by nobody', async () => {
    const { headers } = await h.http.get('/api/jobs')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('server')).toBeNull()
  })

  it('tell a wrong path from a wrong method', async () => {
    expect(await h.http.get('/api/nothing')).toMatchObject({ status: 404, body: { code: 'route_not_found' } })
    const wrong = await h.http.delete('/api/deals')
    expect(wrong).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } })
    expect(wrong.headers.get('allow')).toBe('GET, POST')
    expect((await h.http.get('/api/organizations/%zz')).body).toMatchObject({ code: 'invalid_url' })
  })

  it('refuse a body of another kind, or too large', async () => {
    const xml = await h.http.post('/api/leads/enrich', '<a/>', { 'content-type': 'application/xml' })
    expect(xml).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } })
    const csv = await h.http.post('/api/leads/enrich', 'email', { 'content-type': 'text/csv' })
    expect(csv.status).toBe(415)
    const large = await h.http.post('/api/leads/enrich', JSON.stringify({ email: 'x'.repeat(1024 * 1024) }))
    expect(large).toMatchObject({ status: 413, body: { code: 'body_too_large' } })
  })

  it('name the query parameter at fault', async () => {
    expect((await h.http.get('/api/jobs?limit=many')).body).toMatchObject({ code: 'invalid_input', field: 'limit' })
    expect((await h.http.get('/api/jobs?limits=5')).body).toMatchObject({ status: 422, field: 'limits' })
    expect((await h.http.get('/api/jobs?limit=5&limit=6')).body).toMatchObject({ status: 422, field: 'limit' })
    expect((await h.http.post('/api/leads/enrich?email=x', {})).body).toMatchObject({ status: 422, field: 'email' })
    expect((await h.http.get('/api/jobs?cursor=%00')).body).toMatchObject({ status: 422, field: 'cursor' })
    expect((await h.http.patch('/api/deals/1', { id: '2', amount: 1 })).body).toMatchObject({
      status: 422,
      field: 'id',
    })
  })

  it('refuse labels that could not be stored', async () => {
    const answer = await h.http.get('/api/jobs', { 'delos-tag': 'x'.repeat(101) })
    expect(answer.body).toMatchObject({ status: 422, field: 'delos-tag' })
  })

  it('answer what is no HTTP at all with a 400 and close', async () => {
    const { hostname, port } = new URL(h.url)
    const status = await new Promise((resolve, reject) => {
      const bad = request({ hostname, port, method: 'GET', path: '/healthz', headers: { 'content-length': '5' } })
      bad.on('socket', (socket) => socket.on('connect', () => socket.write('NOT HTTP\r\n\r\n')))
      bad.on('response', (answer) => resolve(answer.statusCode))
      bad.on('error', reject)
    })
    expect(status).toBe(400)
  })
})

describe('figures', () => {
  it('are there for Prometheus', async () => {
    const { body } = await h.http.get<string>('/metrics')
    expect(body).toMatch(/delos_http_requests_total\{method="GET",route="\/api\/jobs",status="200"\} \d+/)
    expect(body).toMatch(/delos_credits\{state="charged"\} 0/)
    expect(body).toContain('delos_http_request_duration_seconds_bucket')
    expect(body).toContain('process_cpu_seconds_total')
    for (const key of Object.values(h.keys)) expect(body).not.toContain(key)
  })

  it('tell of the circuit without letting it decide', async () => {
    const ready = await h.http.get('/readyz')
    expect(ready.body).toMatchObject({
      status: 'ready',
      checks: { database: 'ok', queue: 'ok' },
      upstream: { circuit: 'closed' },
    })
  })
})
