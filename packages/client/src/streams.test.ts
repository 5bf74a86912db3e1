import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ApolloClient } from './client.ts'
import { createApolloClient } from './client.ts'
import { ResultWindowError } from './errors.ts'
import type { ApolloServer } from './testing/apollo-server.ts'
import { json, startApolloServer } from './testing/apollo-server.ts'

type Asked = Record<string, string | number>
/** The stream, the key of its rows, and the names of its paging parameters. */
type Stream = [name: string, open: (apollo: ApolloClient) => AsyncGenerator, rows: string, size?: string]

let server: ApolloServer
let asked: Asked[]

beforeEach(async () => {
  server = await startApolloServer()
  asked = []
})
afterEach(() => server.close())

function client(): ApolloClient {
  return createApolloClient({ apiKey: 'stream-test-key', baseUrl: server.url, retry: false, limiter: false })
}

/** Serves `total` rows under a key, by page and size or by skip and limit, as the request wants it. */
function serve(rowsKey: string, total: number, counted = true): void {
  server.reply = (response, received) => {
    const query = Object.fromEntries(new URL(received.url, server.url).searchParams)
    const params: Asked = { ...query, ...(JSON.parse(received.body || '{}') as Asked) }
    asked.push(params)
    const size = Number(params.per_page ?? params.num_fetch_result ?? params.limit)
    const from = params.skip === undefined ? (Number(params.page) - 1) * size : Number(params.skip)
    const length = Math.max(0, Math.min(size, total - from))
    const rows = Array.from({ length }, (_, i) => ({ id: String(from + i) }))
    const pagination = { page: String(params.page), per_page: String(size), total_entries: total }
    json(200, { [rowsKey]: rows, ...(counted ? { total_entries: total, pagination } : {}) })(response, received)
  }
}

async function collect(stream: AsyncGenerator): Promise<unknown[]> {
  const rows: unknown[] = []
  for await (const row of stream) rows.push(row)
  return rows
}

const counted: Stream[] = [
  ['people.searchAll', (a) => a.people.searchAll({}), 'people'],
  ['contacts.searchAll', (a) => a.contacts.searchAll({}), 'contacts'],
  ['accounts.searchAll', (a) => a.accounts.searchAll({}), 'accounts'],
  ['deals.searchAll', (a) => a.deals.searchAll(), 'opportunities'],
  ['sequences.searchAll', (a) => a.sequences.searchAll(), 'emailer_campaigns'],
  ['tasks.searchAll', (a) => a.tasks.searchAll(), 'tasks'],
  ['calls.searchAll', (a) => a.calls.searchAll(), 'phone_calls'],
  ['users.searchAll', (a) => a.users.searchAll(), 'users'],
  ['conversations.searchAll', (a) => a.conversations.searchAll(), 'conversations', 'num_fetch_result'],
]

describe('a stream', () => {
  it.each(counted)('%s yields every row', async (_name, open, rows, size = 'per_page') => {
    serve(rows, 230)
    expect(await collect(open(client()))).toHaveLength(230)
    expect(asked.map((params) => [Number(params.page), Number(params[size])])).toEqual([
      [1, 100],
      [2, 100],
      [3, 100],
    ])
  })

  it('of emails ends at a short page, for nobody counts them', async () => {
    serve('emailer_messages', 130, false)
    expect(await collect(client().emails.searchAll())).toHaveLength(130)
    expect(asked).toHaveLength(2)
  })

  it('of notes skips what it has', async () => {
    serve('notes', 130, false)
    expect(await collect(client().notes.listAll({ contact_id: 'c' }))).toHaveLength(130)
    expect(asked.map(({ skip, limit }) => [skip, limit])).toEqual([
      ['0', '100'],
      ['100', '100'],
    ])
  })

  it('of news goes by 25', async () => {
    serve('news_articles', 30)
    expect(await collect(client().organizations.searchNewsAll({ organization_ids: ['o'] }))).toHaveLength(30)
    expect(asked.map(({ page, per_page }) => [page, per_page])).toEqual([
      [1, 25],
      [2, 25],
    ])
  })

  it('of job postings pays for one page, and says so when that was full', async () => {
    serve('organization_job_postings', 300, false)
    expect(await collect(client().organizations.jobPostingsAll('o'))).toHaveLength(300)
    expect(asked).toEqual([{ page: '1', per_page: '10000' }])
    serve('organization_job_postings', 10_000, false)
    await expect(collect(client().organizations.jobPostingsAll('o'))).rejects.toBeInstanceOf(ResultWindowError)
  })

  it('of companies has the saved ones too, and stops paying when the loop stops', async () => {
    server.reply = json(200, {
      accounts: [{ id: 'a1' }],
      organizations: [{ id: 'o1' }],
      pagination: { total_entries: 500 },
    })
    for await (const found of client().organizations.searchAll({ q_organization_name: 'north' })) {
      expect(found).toEqual({ saved: true, account: { id: 'a1' } })
      break
    }
    expect(server.received).toHaveLength(1)
  })

  it('says so at 50,000 rows when more match', async () => {
    serve('contacts', 50_001)
    await expect(collect(client().contacts.searchAll({}))).rejects.toMatchObject({
      name: 'ResultWindowError',
      totalEntries: 50_001,
      reachableEntries: 50_000,
    })
    expect(asked).toHaveLength(500)
  })
})

describe('an export of conversations', () => {
  const span = { start_time: '2026-03-01T00:00:00Z', end_time: '2026-03-02T00:00:00Z' }
  const email = 'ana@team.example'

  it('is counted first, and the count is what is held', async () => {
    const held: number[] = []
    server.reply = (response, received) =>
      json(200, { pagination: { total_entries: 40 }, export_id: 'e' })(response, received)
    const settled = {
      settle: async () => undefined,
      release: async () => undefined,
      markUnknown: async () => undefined,
    }
    const credits = {
      reserve: async (_request: unknown, worst: number) => {
        held.push(worst)
        return settled
      },
    }
    const apollo = createApolloClient({
      apiKey: 'stream-test-key',
      baseUrl: server.url,
      retry: false,
      limiter: false,
      credits,
    })
    expect(await apollo.conversations.export({ ...span, email })).toMatchObject({ export_id: 'e' })
    expect(held).toEqual([40_000])
    expect(server.received.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([
      [
        '/api/v1/conversations/search',
        { date_range: { start: span.start_time, end: span.end_time }, page: 1, num_fetch_result: 1 },
      ],
      ['/api/v1/conversations/export', { ...span, email }],
    ])
  })
})
