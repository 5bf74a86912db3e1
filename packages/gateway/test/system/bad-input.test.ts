import { once } from 'node:events'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { routes } from '../../src/http/routes.ts'
import { createHarness, type Harness } from '../harness.ts'

interface Problem {
  status: number
  code: string
  field?: string
  detail: string
}

type Case = [name: string, call: Call, status: number, code: string, field?: string]

interface Call {
  method: string
  path: string
  body?: string | Uint8Array
  headers?: Record<string, string>
  key?: 'read' | 'write' | 'none'
}

const ownerId = '66e4000000000000000e4002'
const json = (value: unknown) => JSON.stringify(value)
const post = (path: string, body: string | Uint8Array, more: Partial<Call> = {}): Call => ({
  method: 'POST',
  path,
  body,
  ...more,
})
const enrich = (body: string | Uint8Array, more?: Partial<Call>) => post('/api/leads/enrich', body, more)
const search = (value: unknown) => post('/api/leads/search', json(value))
const deal = (value: object) => post('/api/deals', json({ name: 'Never', amount: 1, ownerId, ...value }))
const csv = (text: string) => post('/api/enrichments', text, { headers: { 'content-type': 'text/csv' } })

const cases: Case[] = [
  ['an unknown field', enrich(json({ email: 'a@b.example', phone: '1' })), 422, 'invalid_input', 'phone'],
  ['a wrong type', enrich(json({ email: 5 })), 422, 'invalid_input', 'email'],
  ['nobody named', enrich('{}'), 422, 'no_identifier'],
  ['empty domains', search({ domains: [] }), 422, 'invalid_input', 'domains'],
  ['no domains', search({}), 422, 'invalid_input', 'domains'],
  ['a domain that is none', search({ domains: ['stripe.com', 'not a domain'] }), 422, 'invalid_input', 'domains.1'],
  ['page 0', search({ domains: ['stripe.com'], page: 0 }), 422, 'invalid_input', 'page'],
  ['page 1.5', search({ domains: ['stripe.com'], page: 1.5 }), 422, 'invalid_input', 'page'],
  ['page 501', search({ domains: ['stripe.com'], page: 501 }), 422, 'invalid_input', 'page'],
  ['Apollo’s per_page', search({ domains: ['stripe.com'], per_page: 1000 }), 422, 'invalid_input', 'per_page'],
  ['page 0 of the deals', { method: 'GET', path: '/api/deals?page=0' }, 422, 'invalid_input', 'page'],
  ['a body over the limit', enrich(json({ email: 'x'.repeat(1_100_000) })), 413, 'body_too_large'],
  ['invalid JSON', enrich('{"email": "a@b.example"'), 400, 'invalid_json'],
  ['a list for an object', enrich('[]'), 422, 'invalid_input', 'body'],
  [
    'an unknown deal',
    { method: 'PATCH', path: '/api/deals/66f7000000000000000fffff', body: '{"amount":1}' },
    404,
    'deal_not_found',
  ],
  ['a missing key', enrich(json({ email: 'a@b.example' }), { key: 'none' }), 401, 'unauthenticated'],
  ['a read key that writes', enrich(json({ email: 'a@b.example' }), { key: 'read' }), 403, 'missing_scope'],
  ['JSON nested 50,000 deep', enrich('{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)), 400, 'json_too_deep'],
  ['__proto__', enrich('{"__proto__":{"email":"a@b.example"}}'), 400, 'forbidden_key', '__proto__'],
  ['a NUL character', enrich('{"email":"a\\u0000@b.example"}'), 422, 'invalid_character', 'email'],
  ['a NUL in a deal', deal({ name: 'a\u0000b' }), 422, 'invalid_character', 'name'],
  [
    'an amount beyond 2^53',
    post('/api/deals', `{"name":"x","ownerId":"${ownerId}","amount":9007199254740993}`),
    422,
    'number_out_of_range',
    'amount',
  ],
  ['bad UTF-8', enrich(Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d)), 400, 'invalid_utf8'],
  ['a negative amount', deal({ amount: -1 }), 422, 'invalid_input', 'amount'],
  ['a page of letters', { method: 'GET', path: '/api/deals?page=two' }, 422, 'invalid_input', 'page'],
  ['a cursor of nobody’s', { method: 'GET', path: '/api/jobs?cursor=zzz%21' }, 422, 'invalid_cursor', 'cursor'],
  ['a limit of 1,000', { method: 'GET', path: '/api/jobs?limit=1000' }, 422, 'invalid_input', 'limit'],
  [
    'people by the wrong name',
    post('/api/enrichments', json({ people: [{ email: 'a@b.example' }, { mail: 'x' }] })),
    422,
    'invalid_input',
    'people.1.mail',
  ],
  ['a CSV without a usable column', csv('Shoe size;Colour\n44;red\n'), 422, 'no_usable_column', 'header'],
  ['an empty CSV', csv(''), 422, 'empty_file', 'body'],
]

let h: Harness
let before: { stored: Record<string, number>; requests: number; creditsCharged: number; recordsWritten: number }

beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
})
beforeEach(async () => {
  before = await traces()
})
afterAll(() => h.close())

describe('bad input', () => {
  it.each(cases)(
    '%s is refused by name, stores nothing and spends nothing',
    async (_name, call, status, code, field) => {
      const { answer, text } = await send(call)
      const problem = JSON.parse(text) as Problem
      expect([answer.status, problem.code, problem.status, problem.field]).toEqual([
        status,
        code,
        status,
        field ?? problem.field,
      ])
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(problem.detail).toMatch(/\S/)
      expect(text).not.toMatch(/node_modules|file:\/\/|\.[jt]s:\d|\n\s+at |\/packages\/|\/work\/|\/tmp\//)
      // Whether a deal exists, only Apollo can tell, free of charge.
      const requests = status === 404 ? expect.any(Number) : before.requests
      expect(await traces()).toEqual({ ...before, requests })
    },
  )

  it('a CSV without a usable column hears which ones were looked for', async () => {
    const { text } = await send(csv('Shoe size;Colour\n44;red\n'))
    expect(JSON.parse(text)).toMatchObject({
      detail: expect.stringMatching(/email.*LinkedIn.*name/i),
      found: ['Shoe size', 'Colour'],
      lookedFor: { email: expect.arrayContaining(['email']), linkedinUrl: expect.arrayContaining(['linkedin']) },
    })
  })
})

describe('every route', () => {
  const pathOf = (path: string) => path.replace(/:domain/, 'example.com').replace(/:\w+/g, 'none')

  it('answers 401 without a key', async () => {
    for (const { method, path, example } of routes) {
      const { answer, text } = await send({ method, path: pathOf(path), body: example && json(example), key: 'none' })
      expect([method, path, answer.status, (JSON.parse(text) as Problem).code]).toEqual([
        method,
        path,
        401,
        'unauthenticated',
      ])
    }
    expect(await traces()).toEqual(before)
  })

  it('that writes or administers answers 403 to a read key', async () => {
    for (const { method, path, operation, example } of routes) {
      if (operation.scope === 'read') continue
      const { answer, text } = await send({ method, path: pathOf(path), body: example && json(example), key: 'read' })
      expect([method, path, answer.status, (JSON.parse(text) as Problem).code]).toEqual([
        method,
        path,
        403,
        'missing_scope',
      ])
    }
    expect(await traces()).toEqual(before)
  })
})

describe('a CSV of 50 MB', () => {
  const rowCount = 52_000
  const mb = 1024 * 1024

  it('streams in, in bounded memory, every line a row', async () => {
    const note = 'x'.repeat(1000)
    let bytes = 0
    let peak = 0
    const base = process.memoryUsage()
    function* lines() {
      yield 'email,notes\n'
      for (let row = 1; row <= rowCount; row++) {
        const line = `p${row}@somewhere-${row % 700}.example,${note}\n`
        bytes += line.length
        const { heapUsed, external } = process.memoryUsage()
        if (row % 500 === 0) peak = Math.max(peak, heapUsed + external - base.heapUsed - base.external)
        yield line
      }
    }
    const { status, body } = await stream(Readable.from(lines()))
    expect([status, body.quote]).toMatchObject([202, { requested: rowCount, distinct: rowCount }])
    expect(bytes).toBeGreaterThan(50 * mb)
    // Less than the file itself, which would be held two or three times over were it read as a whole.
    expect(peak).toBeLessThan(200 * mb)
    const { count } = await h.gateway.db
      .selectFrom('enrichmentRows')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('enrichmentId', '=', body.id)
      .executeTakeFirstOrThrow()
    expect(Number(count)).toBe(rowCount)
    expect(h.emulator.stats().creditsCharged).toBe(before.creditsCharged)
  }, 180_000)

  async function stream(body: Readable): Promise<{ status?: number; body: { id: string; quote: object } }> {
    const headers = { 'x-api-key': h.keys.write, 'content-type': 'text/csv' }
    const upload = request(`${h.url}/api/enrichments?quoteOnly=true`, { method: 'POST', headers })
    const answered = once(upload, 'response')
    await pipeline(body, upload)
    const [answer] = await answered
    let text = ''
    for await (const chunk of answer) text += String(chunk)
    return { status: answer.statusCode, body: JSON.parse(text) as { id: string; quote: object } }
  }
})

async function send({ method, path, body, headers, key }: Call): Promise<{ answer: Response; text: string }> {
  const answer = await fetch(h.url + path, {
    method,
    body,
    headers: {
      ...(key === 'none' ? {} : { 'x-api-key': h.keys[key ?? 'write'] }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
  })
  return { answer, text: await answer.text() }
}

const tables = [
  'contacts',
  'organizations',
  'deals',
  'tasks',
  'jobs',
  'enrichments',
  'enrichmentRows',
  'purchases',
] as const

/** All that a request could leave behind, here and at Apollo. */
async function traces(): Promise<typeof before> {
  const { requests, creditsCharged, recordsWritten } = h.emulator.stats()
  const stored: Record<string, number> = {}
  for (const table of [...tables, 'creditReservations', 'auditLog'] as const) {
    const row = await h.gateway.db.selectFrom(table).select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
    stored[table] = Number(row.count)
  }
  return { stored, requests, creditsCharged, recordsWritten }
}
