import { createEmulator, type Emulator } from '@delos/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finish } from '../system/list.ts'
import { adminKey, apolloKey, createStage, type Stage } from '../system/stage.ts'
import { createTraceReceiver, type ReceivedSpan, type TraceReceiver } from './trace-receiver.ts'

const callersTrace = '4bf92f3577b34da6a3ce929d0e0e4736'
const callersSpan = '00f067aa0ba902b7'
const traced = { traceparent: `00-${callersTrace}-${callersSpan}-01` }
const limitMs = 120_000

let stage: Stage
let emulator: Emulator
let receiver: TraceReceiver
let printed: string
let ledger: { requestId: string }[]
let asked: { requestId: string }[]
let end: object

beforeAll(async () => {
  stage = await createStage()
  emulator = await createEmulator()
  receiver = await createTraceReceiver()
  const apollo = { url: emulator.url } as Parameters<Stage['serve']>[0]
  const server = await stage.serve(apollo, {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_SERVICE_NAME: 'delos-of-the-test',
    LOG_LEVEL: 'debug',
    DELOS_SYNC_MINUTES: '0',
  })
  const people = emulator.world.people.filter((one) => one.enrichable && one.email).slice(0, 3)
  const list = { people: people.map(({ email }) => ({ email })) }
  const { body } = await server.http.post<{ id: string }>('/api/enrichments', list, {
    ...traced,
    'x-request-id': 'the-list-of-the-test',
  })
  await finish(server.http, body.id)
  await server.http.post('/api/v1/contacts/search?q_keywords=somebody', { q_keywords: people[0]?.email })
  await server.http.get('/healthz')
  ledger = (await server.http.get<{ ledger: { requestId: string }[] }>('/api/credits/ledger')).body.ledger
  asked = (await server.http.get<{ entries: { requestId: string }[] }>(`/api/audit?entityId=${body.id}`)).body.entries
  // From here on deliveries are taken and never answered: that must keep no process from its end.
  receiver.answers = false
  end = await server.program.kill('SIGTERM')
  printed = server.program.stdout + server.program.stderr
}, limitMs)

afterAll(async () => {
  await stage?.close()
  await emulator?.close()
  receiver?.close()
})

const attributesOf = (span: ReceivedSpan | undefined) =>
  Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, value.stringValue ?? value.intValue]))

describe('traces', () => {
  it('lead from the caller through the request, the queue and the job to the call', () => {
    const spans = receiver.spans().filter(({ traceId }) => traceId === callersTrace)
    const one = (name: string) => spans.filter((span) => span.name === name)
    const [request] = one('POST /api/enrichments')
    const [enqueued] = one('enqueue enrich-batch')
    const [job] = one('job enrich-batch')
    const [call] = one('apollo people/bulk_match')
    expect(request?.parentSpanId).toBe(callersSpan)
    expect(enqueued?.parentSpanId).toBe(request?.spanId)
    expect(job?.parentSpanId).toBe(enqueued?.spanId)
    expect(call?.parentSpanId).toBe(job?.spanId)
    expect(attributesOf(call)).toMatchObject({ 'delos.apollo.outcome': 'ok', 'http.response.status_code': 200 })
    expect(attributesOf(job)).toMatchObject({
      'messaging.destination.name': 'apollo-enrichment',
      'delos.job.end': 'completed',
    })
  })

  it('bear the id under which request, job, ledger and audit can be found', () => {
    const spans = receiver.spans().filter(({ traceId }) => traceId === callersTrace)
    const ids = spans.map((span) => attributesOf(span)['delos.request_id']).filter((id) => id !== undefined)
    const [id, ...others] = [...new Set(ids)]
    expect([id, others]).toEqual(['the-list-of-the-test', []])
    expect(new Set(ledger.map(({ requestId }) => requestId))).toEqual(new Set([id]))
    expect(asked[0]?.requestId).toBe(id)
    const lines = printed.split('\n').filter((line) => line.startsWith('{'))
    const ofTrace = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(ofTrace.filter(({ traceId, msg }) => traceId === callersTrace && msg === 'apollo').length).toBeGreaterThan(0)
  })

  it('of the pass-through too, and none of questions after health', () => {
    const names = receiver.spans().map(({ name }) => name)
    expect(names).toContain('POST /api/v1/*')
    expect(names).toContain('apollo contacts/search')
    expect(names.filter((name) => /healthz|readyz|metrics/.test(name))).toEqual([])
  })

  it('name nobody, and no key', () => {
    const sent = receiver.bodies.join('\n')
    const people = emulator.world.people.slice(0, 5000).filter(({ email }) => email !== null && sent.includes(email))
    expect(people).toEqual([])
    for (const word of [adminKey, apolloKey, 'q_keywords', '@', '?']) expect(sent).not.toContain(word)
  })

  it('are handed over to the last when the process is stopped, also to a receiver that never answers', () => {
    expect(end).toEqual({ code: 0, signal: null })
    expect(receiver.spans().map(({ name }) => name)).toContain('GET /api/credits/ledger')
    expect(receiver.bodies[0]).toContain('delos-of-the-test')
  })
})
