import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readServerEvents, type ServerEvent } from '../../src/cli/server-events.ts'
import { createHarness, type Harness } from '../harness.ts'
import { createHttp } from '../http-client.ts'

let h: Harness
let csv: string
beforeAll(async () => {
  h = await createHarness()
  const emails = h.emulator.world.people.filter(({ enrichable, email }) => enrichable && email).slice(0, 12)
  csv = ['email,notes', ...emails.map(({ email }) => `${email},"a, b"`), 'nobody@nowhere.example,', 'broken@,'].join(
    '\r\n',
  )
})
afterAll(() => h.close())

interface Created {
  id: string
  quote: { requested: number }
}

async function upload(query = '', headers: Record<string, string> = {}) {
  return h.http.post<Created>(`/api/enrichments${query}`, csv, { 'content-type': 'text/csv', ...headers })
}

async function events(id: string): Promise<ServerEvent[]> {
  const answer = await fetch(`${h.url}/api/enrichments/${id}`, {
    headers: { 'x-api-key': h.keys.read, accept: 'text/event-stream' },
  })
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  const read: ServerEvent[] = []
  for await (const event of readServerEvents(answer.body ?? new ReadableStream())) read.push(event)
  return read
}

describe('a list as CSV', () => {
  it('streams in, tells of its progress, and streams out', async () => {
    const created = await upload('?tag=fair&maxAgeDays=30')
    expect(created.status).toBe(202)
    expect(created.headers.get('location')).toBe(`/api/enrichments/${created.body.id}`)
    expect(created.body.quote.requested).toBe(14)

    const told = await events(created.body.id)
    expect(told.at(-1)?.event).toBe('done')
    expect(told.slice(0, -1).every(({ event }) => event === 'progress')).toBe(true)
    expect(JSON.parse(told.at(-1)?.data ?? '')).toMatchObject({ status: 'completed', total: 14, found: 12, missed: 1 })

    const path = `/api/enrichments/${created.body.id}/results`
    const lines = await h.http.get<string>(path)
    expect(lines.headers.get('content-type')).toContain('application/x-ndjson')
    const rows = lines.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { row: number; status: string })
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1))
    const table = await h.http.get<string>(path, { accept: 'text/csv' })
    expect(table.headers.get('content-disposition')).toContain('.csv')
    expect(table.body.split('\r\n')).toHaveLength(14 + 2)
  })

  it('is filed once under an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'upload-1' }
    const first = await upload('', key)
    const second = await upload('', key)
    expect(second.headers.get('idempotent-replayed')).toBe('true')
    expect(second.body).toEqual(first.body)
    expect(second.headers.get('location')).toBe(first.headers.get('location'))
    expect((await upload('?tag=other', key)).body).toMatchObject({ code: 'idempotency_key_reused' })
    await h.drainJobs()
  })

  it('is refused with an option that is not known, by a key that only reads, and where it is empty', async () => {
    expect((await upload('?maxCredit=5')).body).toMatchObject({ status: 422, field: 'maxCredit' })
    const reader = createHttp(h.url, h.keys.read)
    const refused = await reader.post('/api/enrichments', csv, { 'content-type': 'text/csv' })
    expect(refused.body).toMatchObject({ status: 403, code: 'missing_scope' })
    const empty = await h.http.post('/api/enrichments', '\r\n', { 'content-type': 'text/csv' })
    expect(empty.status).toBe(422)
  })

  it('is not found under another id, whatever is asked for', async () => {
    for (const accept of ['application/json', 'text/event-stream']) {
      expect((await h.http.get('/api/enrichments/none', { accept })).status).toBe(404)
    }
    for (const accept of ['*/*', 'text/csv']) {
      expect((await h.http.get('/api/enrichments/none/results', { accept })).status).toBe(404)
    }
  })
})

describe('one lead', () => {
  it('is enriched later for a caller that prefers not to wait', async () => {
    const lead = { apolloId: h.emulator.world.people.find(({ enrichable }) => enrichable)?.id }
    const answer = await h.http.post<Created>('/api/leads/enrich', lead, { prefer: 'respond-async, wait=5' })
    expect(answer.status).toBe(202)
    expect(answer.headers.get('preference-applied')).toBe('respond-async')
    await h.drainJobs()
    const list = await h.http.get(answer.headers.get('location') ?? '')
    expect(list.body).toMatchObject({ status: 'completed', total: 1, found: 1 })
  })

  it('says where the answer came from and what it cost, also when nobody is found', async () => {
    const lead = { apolloId: h.emulator.world.people.filter(({ enrichable }) => enrichable)[20]?.id }
    const cost = async (body: object) => {
      const { status, headers } = await h.http.post('/api/leads/enrich', body)
      return [status, headers.get('delos-source'), headers.get('delos-credits')]
    }
    expect(await cost(lead)).toEqual([200, 'apollo', '1'])
    expect(await cost(lead)).toEqual([200, 'store', '0'])
    expect(await cost({ email: 'nobody@nowhere-else.example' })).toEqual([404, 'apollo', '0'])
  })
})
