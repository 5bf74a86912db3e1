import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ApolloClientOptions } from './client.ts'
import { createApolloClient } from './client.ts'
import { ApiError, ApolloError, ConnectionError, InvalidResponseError, NotFoundError, TimeoutError } from './errors.ts'
import type { ApolloEvent } from './events.ts'
import type { ApolloServer, Reply } from './testing/apollo-server.ts'
import { json, startApolloServer } from './testing/apollo-server.ts'
import { createVirtualClock } from './testing/virtual-clock.ts'

const apiKey = 'canary-key-7f3a'
let apollo: ApolloServer

beforeEach(async () => {
  apollo = await startApolloServer()
})
afterEach(() => apollo.close())

function client(options: Partial<ApolloClientOptions> = {}) {
  return createApolloClient({ apiKey, baseUrl: apollo.url, retry: false, ...options })
}

async function failure(promise: Promise<unknown>): Promise<ApolloError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ApolloError)
  return error as ApolloError
}

describe('what goes over the wire', () => {
  it('sends the key as a header and the parameters as JSON, and keeps every digit of the answer', async () => {
    apollo.reply = json(200, '{"person":{"id":"p1","name":"Mira"},"request_id":-5625000000000000001}')
    const found = await client().people.match({ email: 'mira@northpeak.example' })
    expect(found.request_id).toBe('-5625000000000000001')
    expect(apollo.received[0]).toMatchObject({
      method: 'POST',
      url: '/api/v1/people/match',
      body: '{"email":"mira@northpeak.example"}',
    })
    expect(apollo.received[0]?.headers['x-api-key']).toBe(apiKey)
  })

  it('puts the paging of tasks and sequences into the query string', async () => {
    apollo.reply = json(200, { tasks: [], emailer_campaigns: [], pagination: {} })
    await client().tasks.search({ page: 2, per_page: 50, user_id: 'u1' })
    await client().sequences.search({ page: 3, q_name: 'launch' })
    expect(apollo.received.map(({ url, body }) => [url, body])).toEqual([
      ['/api/v1/tasks/search?page=2&per_page=50', '{"user_id":"u1"}'],
      ['/api/v1/emailer_campaigns/search?page=3', '{"q_name":"launch"}'],
    ])
  })

  it('lists deals by GET, filters by POST, and sends amounts as plain digits', async () => {
    apollo.reply = json(200, { opportunity: {}, opportunities: [] })
    await client().deals.search({ page: 1 })
    await client().deals.search({ page: 1, owner_id: 'u1' })
    await client().deals.create({ name: 'Seats', amount: 48000 })
    expect(apollo.received.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/api/v1/opportunities/search?page=1', ''],
      ['POST', '/api/v1/opportunities/search', '{"page":1,"owner_id":"u1"}'],
      ['POST', '/api/v1/opportunities', '{"name":"Seats","amount":"48000"}'],
    ])
  })

  it('sends contact ids of a stage change in the query string', async () => {
    apollo.reply = json(200, { contacts: [] })
    await client().contacts.updateStages({ contact_ids: ['c1', 'c2'], contact_stage_id: 's1' })
    expect(decodeURIComponent(apollo.received[0]?.url ?? '')).toBe(
      '/api/v1/contacts/update_stages?contact_ids[]=c1&contact_ids[]=c2&contact_stage_id=s1',
    )
  })

  it('names endpoints of the usage figures as the limiter does', async () => {
    apollo.reply = json(200, {
      '["api/v1/contacts", "search"]': { minute: { limit: 200, consumed: 1, left_over: 199 } },
    })
    expect(Object.keys(await client().usage.apiUsageStats())).toEqual(['contacts/search'])
  })

  it('says what the answer cost', async () => {
    apollo.reply = json(200, { person: { id: 'p1', name: 'Mira' } })
    const found = await client().request('people/match', { params: { email: 'mira@northpeak.example' } })
    expect(found).toMatchObject({ status: 200, source: 'apollo', credits: 1 })
  })
})

describe('what goes wrong', () => {
  const html = '<!doctype html><html><body>Bad gateway</body></html>'
  const faults: [string, Reply, Partial<ApiError>][] = [
    [
      '401 as text',
      json(401, 'Invalid API key. See https://docs', { 'content-type': 'text/plain' }),
      { name: 'AuthenticationError', outcome: 'refused' },
    ],
    [
      '403',
      json(403, { error: 'not authorized', error_code: 'API_INACCESSIBLE' }),
      { name: 'PermissionError', errorCode: 'API_INACCESSIBLE' },
    ],
    [
      '403 by plan',
      json(403, { message: 'paid plans only' }),
      { name: 'PermissionError', apolloMessage: 'paid plans only' },
    ],
    [
      '422 of a report that the key may not ask for',
      json(422, { error: 'not authorized', error_code: 'API_INACCESSIBLE' }),
      { name: 'PermissionError', status: 422, outcome: 'refused' },
    ],
    ['404 of the router', json(404, { status: 404, error: 'Not Found' }), { name: 'NotFoundError', retryable: false }],
    [
      '410',
      json(410, { error_code: 'request_id_expired' }),
      { name: 'NotFoundError', errorCode: 'request_id_expired' },
    ],
    [
      '400 of a bulk call',
      json(400, { status: 'failed', error_code: 'RECORD_LIMIT_EXCEEDED', error_message: 'cannot enrich more than 10' }),
      { name: 'ValidationError', errorCode: 'RECORD_LIMIT_EXCEEDED', apolloMessage: 'cannot enrich more than 10' },
    ],
    [
      '422 out of credits',
      json(422, { error: "You have insufficient credits! <a href='x'>Upgrade your plan</a> to go on." }),
      { name: 'InsufficientCreditsError', apolloMessage: 'You have insufficient credits! Upgrade your plan to go on.' },
    ],
    [
      '422 out of credits by code',
      json(422, { error: 'no', error_details: { code: 'BILLING.LIMIT.CREDITS_EXHAUSTED' } }),
      { name: 'InsufficientCreditsError' },
    ],
    [
      '429',
      json(
        429,
        { message: 'The maximum number of api calls allowed for api/v1/people/match is 1,600 times per hour. Please' },
        { 'retry-after': '7' },
      ),
      { name: 'RateLimitError', retryAfterMs: 7000, retryable: true },
    ],
    ['500', json(500, { error: 'boom' }), { name: 'ServerError', outcome: 'unknown' }],
    ['502 HTML', json(502, html), { name: 'ServerError', apolloMessage: undefined }],
    ['200 HTML', json(200, html), { name: 'InvalidResponseError', outcome: 'unknown' }],
    ['empty 200', json(200, ''), { name: 'InvalidResponseError', outcome: 'unknown' }],
    ['JSON cut in the middle', json(200, '{"person":{"id":'), { name: 'InvalidResponseError', outcome: 'unknown' }],
    [
      'redirect elsewhere',
      json(302, '', { location: 'http://127.0.0.1:1/elsewhere' }),
      { name: 'InvalidResponseError', outcome: 'unknown' },
    ],
    ['reset before the answer', (response) => response.destroy(), { name: 'ConnectionError', outcome: 'unknown' }],
    [
      'reset in the body',
      (response) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('{"a"')
        response.destroy()
      },
      { name: 'ConnectionError', outcome: 'unknown' },
    ],
  ]

  it.each(faults)('%s is a typed error', async (_name, reply, wanted) => {
    apollo.reply = reply
    const error = await failure(client().people.match({ email: 'secret-person@northpeak.example' }))
    expect(error).toMatchObject({ endpoint: 'people/match', ...wanted })
    expect(`${error.message} ${error.stack}`).not.toMatch(/canary-key|secret-person/)
    expect(apollo.received).toHaveLength(1)
  })

  it('may repeat a free read after an ambiguous failure, never a paid call or a create', async () => {
    apollo.reply = json(500, { error: 'boom' })
    expect((await failure(client().contacts.search({}))).retryable).toBe(true)
    expect((await failure(client().people.match({ email: 'a@b.example' }))).retryable).toBe(false)
    expect((await failure(client().contacts.create({ first_name: 'Mira' }))).retryable).toBe(false)
  })

  it('reads the window and limit of a 429', async () => {
    apollo.reply = json(429, {
      message: 'The maximum number of api calls allowed for api/v1/x is 1,600 times per day.',
    })
    expect(await failure(client().contacts.search({}))).toMatchObject({ window: 'day', limit: 1600, quota: true })
    apollo.reply = json(429, { error: 'We are already processing the request for your sequence' })
    expect(await failure(client({ limiter: false }).sequences.approve('s1'))).toMatchObject({
      window: undefined,
      quota: false,
    })
  })

  it('knows that a pending webhook result is worth asking for again', async () => {
    apollo.reply = json(404, { error_code: 'result_pending', retry_after_seconds: 10 })
    const error = await failure(client().people.webhookResult('123'))
    expect(error).toBeInstanceOf(NotFoundError)
    expect(error).toMatchObject({ errorCode: 'result_pending', retryable: true, retryAfterMs: 10_000 })
  })

  it('knows that a refused connection sent nothing', async () => {
    const nowhere = await startApolloServer()
    await nowhere.close()
    const error = await failure(client({ baseUrl: nowhere.url }).people.match({ email: 'a@b.example' }))
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({ outcome: 'not_sent', retryable: true })
  })

  it('gives up reading a body that is too large', async () => {
    apollo.reply = json(200, { text: 'x'.repeat(5000) })
    expect(await failure(client({ maxBodyBytes: 1000 }).contacts.search({}))).toBeInstanceOf(InvalidResponseError)
  })

  it('takes the key out of a body that echoes it', async () => {
    apollo.reply = json(422, { error: `bad key ${apiKey}` })
    const error = await failure(client().contacts.search({}))
    expect(error).toBeInstanceOf(ApiError)
    expect(JSON.stringify(error)).not.toContain(apiKey)
    expect(error.message).toContain('[secret]')
  })

  it('ends an attempt that stays silent, or stops in the body, at its timeout', async () => {
    for (const reply of [() => undefined, (response: Parameters<Reply>[0]) => response.write('{"a":')]) {
      const clock = createVirtualClock()
      const arrived = new Promise<void>((resolve) => {
        apollo.reply = (response, received) => {
          reply(response)
          resolve()
          void received
        }
      })
      const error = failure(client({ clock, timeoutMs: 5000 }).people.match({ email: 'a@b.example' }))
      await arrived
      await clock.advance(5000)
      expect(await error).toBeInstanceOf(TimeoutError)
      expect(await error).toMatchObject({ outcome: 'unknown', retryable: false })
    }
  })

  it('passes the reason of an abort on', async () => {
    const abort = new AbortController()
    apollo.reply = () => abort.abort('closing')
    const error = await failure(client().contacts.search({}, { signal: abort.signal }))
    expect(error).toMatchObject({ name: 'AbortError', reason: 'closing', cause: 'closing', outcome: 'unknown' })
  })

  it('sends nothing after the deadline', async () => {
    const error = await failure(client({ limiter: false }).contacts.search({}, { deadline: 1 }))
    expect(error).toMatchObject({ name: 'TimeoutError', outcome: 'not_sent' })
    expect(apollo.received).toHaveLength(0)
  })

  it.each(['', 'two words', 'line\nbreak'])('refuses the key %j without naming it', (bad) => {
    expect(() => client({ apiKey: bad })).toThrow(/^apiKey must be/)
  })

  it('refuses a base URL that is none', () => {
    expect(() => client({ baseUrl: 'api.apollo.io' })).toThrow(TypeError)
  })

  it('survives a listener that throws', async () => {
    apollo.reply = json(200, { contacts: [] })
    const onEvent = (): void => {
      throw new Error('listener')
    }
    expect(await client({ onEvent }).contacts.search({})).toEqual({ contacts: [] })
  })
})

describe('the chain', () => {
  it('rejects at an open circuit before anybody waits, and tells about it', async () => {
    const events: ApolloEvent[] = []
    apollo.reply = json(500, { error: 'down' })
    const calling = client({ onEvent: (event) => events.push(event) })
    for (let i = 0; i < 5; i += 1) await failure(calling.contacts.search({}))
    const error = await failure(calling.contacts.search({}))
    expect(error).toMatchObject({ name: 'CircuitOpenError', outcome: 'not_sent' })
    expect(apollo.received).toHaveLength(5)
    expect(calling.circuits()).toEqual({ 'contacts/search': 'open' })
    expect(events).toContainEqual({
      type: 'circuit',
      endpoint: 'contacts/search',
      from: 'closed',
      to: 'open',
      isFollowing: false,
    })
  })

  it('keeps an endpoint open whatever is refused', async () => {
    apollo.reply = json(422, { error: 'no' })
    for (let i = 0; i < 12; i += 1) expect((await failure(client().contacts.search({}))).name).toBe('ValidationError')
    const calling = client()
    for (let i = 0; i < 12; i += 1) await failure(calling.contacts.search({}))
    expect(calling.circuits()).toEqual({ 'contacts/search': 'closed' })
  })

  it('pages through a search to its end', async () => {
    apollo.reply = (response, { body }) => {
      const { page } = JSON.parse(body) as { page: number }
      const people = Array.from({ length: page < 3 ? 100 : 20 }, (_, i) => ({ id: `${page}-${i}` }))
      json(200, { total_entries: 220, people })(response, apollo.received[0] as never)
    }
    const ids: string[] = []
    for await (const person of client().people.searchAll({ q_keywords: 'ops' })) ids.push(person.id)
    expect(ids).toHaveLength(220)
    expect(apollo.received).toHaveLength(3)
  })
})
