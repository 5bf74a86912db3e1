import { describe, expect, it } from 'vitest'
import type { CliIo } from './cli-io.ts'
import { runProgram } from './program.ts'

interface Sent {
  method: string
  url: string
  body: unknown
  key: string | null
}

/** Runs one command line against an answer made up here. */
async function run(
  line: string,
  answer: { status?: number; body?: unknown } = {},
  env: Record<string, string> = { DELOS_API_KEY: 'k' },
) {
  const sent: Sent[] = []
  const out: string[] = []
  const err: string[] = []
  const io: CliIo = {
    env,
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    interrupted: new AbortController().signal,
    exit: () => {},
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const body = request.body ? await request.json() : undefined
      sent.push({ method: request.method, url: request.url, body, key: request.headers.get('x-api-key') })
      return Response.json(answer.body ?? {}, { status: answer.status ?? 200 })
    },
  }
  const exitCode = await runProgram(line.split(' '), io)
  return { exitCode, sent, out: out.join(''), err: err.join('') }
}

describe('the program', () => {
  it('sends one request and prints a table', async () => {
    const { exitCode, sent, out, err } = await run('deals list --page 2', {
      body: {
        deals: [{ id: 'd1', name: 'Big', amount: 5, stage: 'Won', owner: 'Ada' }],
        pagination: { page: 2, totalPages: 3, totalEntries: 120 },
      },
    })
    expect(exitCode).toBe(0)
    expect(sent).toEqual([{ method: 'GET', url: 'http://127.0.0.1:4000/api/deals?page=2', body: undefined, key: 'k' }])
    expect(out).toContain('d1  Big   5       Won    Ada')
    expect(err).toContain('Page 2 of 3')
  })

  it('prints one JSON when asked, also below a command that has subcommands', async () => {
    const { out, sent } = await run('credits ledger --json --limit 5', { body: { ledger: [], nextCursor: null } })
    expect(JSON.parse(out)).toEqual({ ledger: [], nextCursor: null })
    expect(sent[0]?.url).toBe('http://127.0.0.1:4000/api/credits/ledger?limit=5')
  })

  it('puts lists, numbers and ids where the API wants them', async () => {
    const search = await run('leads search --domain a.com,b.com --domain c.com --title cto', { body: { leads: [] } })
    expect(search.sent[0]?.body).toEqual({ domains: ['a.com', 'b.com', 'c.com'], titles: ['cto'] })
    const budget = await run('budgets set all --limit 2.5 --period day --for-key k1 --key other')
    expect(budget.sent[0]).toMatchObject({
      method: 'PUT',
      key: 'other',
      body: { scope: { key: 'k1' }, period: 'day', limitCredits: 2.5 },
    })
    const moved = await run('deals move a/b s1')
    expect(moved.sent[0]).toMatchObject({
      method: 'POST',
      url: 'http://127.0.0.1:4000/api/deals/a%2Fb/move',
      body: { stageName: 's1' },
    })
  })

  it.each([
    [400, 2],
    [401, 3],
    [402, 5],
    [403, 3],
    [404, 4],
    [409, 4],
    [422, 2],
    [429, 6],
    [500, 70],
    [502, 6],
    [503, 6],
  ])('ends with a line and a code of its own for a %i', async (status, exitCode) => {
    const result = await run('jobs show j1', { status, body: { detail: 'No such luck', field: 'id' } })
    expect(result.exitCode).toBe(exitCode)
    expect(result.err).toBe('delos: No such luck (id).\n')
    expect(result.out).toBe('')
  })

  it('says in its exit code whether the audit trail holds', async () => {
    expect((await run('audit verify', { body: { ok: true } })).exitCode).toBe(0)
    expect((await run('audit verify', { body: { ok: false, firstBroken: 7 } })).exitCode).toBe(1)
  })

  it.each([
    ['jobs list', {}, 3, 'No key'],
    ['nonsense', { DELOS_API_KEY: 'k' }, 2, 'unknown command'],
    ['leads search', { DELOS_API_KEY: 'k' }, 2, '--domain'],
    ['enrich', { DELOS_API_KEY: 'k' }, 2, 'CSV'],
    ['enrich x.csv --out x.pdf', { DELOS_API_KEY: 'k' }, 2, '--out'],
    ['enrich /no/such/file.csv', { DELOS_API_KEY: 'k' }, 2, 'no such file'],
    ['worker', {}, 2, 'need DATABASE_URL'],
    ['serve', { DELOS_NO_SUCH: '1' }, 2, 'DELOS_NO_SUCH'],
    ['migrate', { PORT: 'x' }, 2, 'PORT'],
  ])('refuses "%s"', async (line, env, exitCode, text) => {
    const result = await run(line, {}, env)
    expect(result.exitCode).toBe(exitCode)
    expect(result.err).toContain(text)
    expect(result.sent).toEqual([])
  })
})
