import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator, type Emulator } from '@delos/emulator'
import { context, propagation, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import express, { type Express } from 'express'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ExpressRouter, expressRouter } from '../../src/express/express-router.ts'
import { createHttp, type Http } from '../http-client.ts'
import { openStore, type Store } from '../services/store.ts'

const adminKey = 'express-admin-key-0123456789'
const servers: Server[] = []
let folder: string
let emulator: Emulator
let store: Store
let delos: ExpressRouter

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'delos-express-'))
  store = await openStore(folder)
  emulator = await createEmulator()
  lead = { email: knownEmail(emulator) }
  delos = await expressRouter({
    APOLLO_BASE_URL: emulator.url,
    APOLLO_API_KEY: 'emulator-master-key',
    DELOS_ADMIN_KEY: adminKey,
    ...store.env,
    DELOS_COUNTER_LAG_MS: '0',
    LOG_LEVEL: 'silent',
  })
})

afterAll(async () => {
  await delos.close()
  for (const server of servers) server.close()
  await emulator.close()
  await store.drop()
  await rm(folder, { recursive: true, force: true })
})

function knownEmail({ world }: Emulator): string {
  const known = world.people.find((person) => person.enrichable && person.email && person.emailStatus === 'verified')
  if (!known?.email) throw new Error('The world knows nobody')
  return known.email
}

async function serve(build: (app: Express) => void): Promise<Http & { url: string }> {
  const app = express()
  build(app)
  const server = app.listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, ...createHttp(url, adminKey) }
}

let lead: { email: string }
const deep = `{"email":${'['.repeat(40_000)}${']'.repeat(40_000)}}`

describe.each([
  ['below a path', '/crm/delos', (app: Express) => app.use('/crm/delos', delos)],
  ['at the root', '', (app: Express) => app.use(delos)],
  ['after express.json', '/delos', (app: Express) => app.use(express.json({ limit: '1mb' })).use('/delos', delos)],
  [
    'after parsers of everything',
    '/delos',
    (app: Express) => app.use(express.raw({ type: () => true })).use('/delos', delos),
  ],
  ['in a router of a router', '/a/b', (app: Express) => app.use('/a', express.Router().use('/b', delos))],
])('mounted %s', (_how, mount, build) => {
  let http: Http & { url: string }
  beforeAll(async () => {
    http = await serve(build)
  })

  it('answers as Delos does by itself', async () => {
    const answer = await http.post(`${mount}/api/leads/enrich`, lead)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('delos-source')).toMatch(/apollo|store/)
    expect(answer.headers.get('x-powered-by')).toBeNull()
    expect((await http.get(`${mount}/readyz`)).body).toMatchObject({ status: 'ready' })
  })

  it('tells where a thing made is, below its own path', async () => {
    const answer = await http.post(`${mount}/api/enrichments`, { people: [lead] })
    expect(answer.status).toBe(202)
    const location = answer.headers.get('location') ?? ''
    expect(location.startsWith(`${mount}/api/enrichments/`)).toBe(true)
    expect((await http.get<{ total: number }>(location)).status).toBe(200)
  })

  it('streams', async () => {
    const made = await http.post<{ id: string }>(`${mount}/api/enrichments`, { people: [lead] })
    const headers = { accept: 'text/event-stream', 'x-api-key': adminKey }
    const answer = await fetch(`${http.url}${mount}/api/enrichments/${made.body.id}`, { headers })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    expect(await answer.text()).toContain('event: done')
  })

  it('passes calls through to Apollo', async () => {
    const first = await http.post<{ contact: { id: string; first_name: string } }>(`${mount}/api/v1/contacts`, {
      first_name: 'Gräce "x"',
      last_name: 'Hopper',
    })
    expect([first.status, first.body.contact.first_name]).toEqual([200, 'Gräce "x"'])
    const search = await http.post(`${mount}/v1/contacts/search`, { q_keywords: 'Hopper' })
    expect(search.headers.get('delos-source')).toBe('apollo')
  })

  it.each([
    ['no key', '/api/leads/enrich', 401, { 'x-api-key': '' }],
    ['a body that does not fit', '/api/leads/enrich', 422, {}],
    ['another type', '/api/leads/enrich', 415, { 'content-type': 'text/plain' }],
  ])('answers %s with a problem', async (_what, path, status, headers) => {
    const answer = await http.post(`${mount}${path}`, { surprise: true }, headers)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      expect.stringContaining('problem+json'),
    ])
  })

  it('answers JSON nested without end with a problem', async () => {
    const answer = await http.post<{ status: number }>(`${mount}/api/leads/enrich`, deep)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
  })

  it('repeats an answer for the same Idempotency-Key', async () => {
    const key = { 'idempotency-key': `express-${mount}-${http.url}` }
    const [one, two] = [
      await http.post<{ id: string }>(`${mount}/api/enrichments`, { people: [lead] }, key),
      await http.post<{ id: string }>(`${mount}/api/enrichments`, { people: [lead] }, key),
    ]
    expect(two.body.id).toBe(one.body.id)
    const other = await http.post(`${mount}/api/enrichments`, { people: [{ email: 'x@y.example' }] }, key)
    expect(other.status).toBeGreaterThanOrEqual(400)
  })

  it('takes a spreadsheet', async () => {
    const csv = `email\n${lead.email}\n`
    const answer = await http.post<{ total: number }>(`${mount}/api/enrichments`, csv, { 'content-type': 'text/csv' })
    expect(answer.status).toBe(202)
  })

  it('names its own place in its pages', async () => {
    const board = await http.get<string>(`${mount}/admin/queues`)
    expect(board.body).toContain(`${mount}/admin/queues/`)
    const asset = /(?:src|href)="([^"]*static\/[^"]*\.js)"/.exec(board.body)?.[1] ?? ''
    const base = /<base href="([^"]*)"/.exec(board.body)?.[1] ?? ''
    const url = new URL(asset, new URL(base, `${http.url}${mount}/admin/queues`))
    expect((await http.get(url.pathname)).status).toBe(200)
    const document = await http.get<{ servers: { url: string }[] }>(`${mount}/openapi.json`)
    expect(document.body.servers).toEqual([{ url: mount || '/' }])
  })
})

describe('a path that Delos does not know', () => {
  it('is another handler’s at the root', async () => {
    const http = await serve((app) =>
      app.use(delos).use('/api/orders', (_request, response) => void response.json([1])),
    )
    expect((await http.post('/api/orders', { any: 'thing' })).body).toEqual([1])
  })

  it('is a problem below a path', async () => {
    const http = await serve((app) => app.use('/delos', delos))
    const answer = await http.get('/delos/nowhere')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, expect.stringContaining('problem+json')])
  })
})

it('refuses jobs elsewhere where the database is its own', async () => {
  await expect(expressRouter({ DELOS_DATA_DIR: folder }, { jobs: false })).rejects.toThrow('DATABASE_URL')
})

it('belongs to the traces of the application that it is in', async () => {
  const exporter = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  provider.register()
  try {
    const http = await serve((app) =>
      app.use((_request, response, next) => {
        trace.getTracer('host').startActiveSpan('the request of the application', (span) => {
          response.on('finish', () => span.end())
          next()
        })
      }, delos),
    )
    await http.post('/api/leads/enrich', { email: 'nobody@nowhere.example' })
    await vi.waitUntil(() => exporter.getFinishedSpans().length >= 3)
    const spans = exporter.getFinishedSpans()
    const named = (name: string) => spans.find((span) => span.name === name)
    const host = named('the request of the application')
    const request = named('POST /api/leads/enrich')
    expect(request?.parentSpanContext?.spanId).toBe(host?.spanContext().spanId)
    expect(named('apollo people/match')?.spanContext().traceId).toBe(host?.spanContext().traceId)
  } finally {
    trace.disable()
    context.disable()
    propagation.disable()
    await provider.shutdown()
  }
})
