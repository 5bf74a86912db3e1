import { join } from 'node:path'
import { createWorld } from '@delos/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttp } from '../http-client.ts'
import { openStore, type Store } from '../services/store.ts'
import { finish, reach, uploadExample } from './list.ts'
import { placesThatHold } from './places-that-hold.ts'
import { type Apollo, apolloKey, createStage, type Server, type Stage } from './stage.ts'

const limitMs = 120_000
const person = createWorld().people.find(({ enrichable, emailStatus }) => enrichable && emailStatus === 'verified')

let stage: Stage
let apollo: Apollo
let server: Server
let printedKey: string

beforeAll(async () => {
  stage = await createStage()
  apollo = await stage.emulate()
  server = await stage.serve(apollo, { DELOS_ADMIN_KEY: '', LOG_LEVEL: 'debug' })
  printedKey = await server.program.printed(/^Admin key \(shown only now\): (\S+)$/m)
  server = { ...server, http: createHttp(server.url, printedKey) }
}, limitMs)

afterAll(() => stage.close())

describe('every route of the table answers', () => {
  it('POST /api/leads/search', async () => {
    const answer = await server.http.post('/api/leads/search', {
      domains: ['stripe.com'],
      seniorities: ['director'],
      page: 1,
    })
    expect(answer).toMatchObject({
      status: 200,
      body: {
        leads: expect.any(Array),
        pagination: { page: 1, perPage: 100, totalEntries: expect.any(Number), totalPages: expect.any(Number) },
      },
    })
    expect((answer.body as { leads?: object[] }).leads?.[0]).toMatchObject({ apolloId: expect.any(String) })
  })

  it('POST /api/leads/enrich', async () => {
    const answer = await server.http.post('/api/leads/enrich', { email: person?.email })
    expect(answer).toMatchObject({ status: 200, body: { contact: { apolloId: person?.id, email: person?.email } } })
    expect(answer.headers.get('delos-credits')).toBe('1')
  })

  it('GET /api/organizations/:domain', async () => {
    expect(await server.http.get('/api/organizations/stripe.com')).toMatchObject({
      status: 200,
      body: { organization: { domain: 'stripe.com', name: 'Stripe' } },
    })
  })

  it('the deals', async () => {
    const { body: team } = await server.http.get<{ users: { id: string }[] }>('/api/users')
    const { status, body: stages } = await server.http.get<{ stages: { id: string; name: string }[] }>(
      '/api/deals/stages',
    )
    expect(status).toBe(200)
    expect(stages.stages[0]).toMatchObject({ id: expect.any(String), name: expect.any(String), order: 0 })
    const deal = { name: 'System: 10 seats', amount: 900, ownerId: team.users[0]?.id, stageId: stages.stages[0]?.id }
    const made = await server.http.post<{ dealId: string }>('/api/deals', deal)
    expect(made).toMatchObject({ status: 201, body: { dealId: expect.any(String), name: deal.name } })

    const changed = await server.http.patch(`/api/deals/${made.body.dealId}`, {
      amount: 1800,
      stageId: stages.stages[1]?.id,
    })
    expect(changed).toMatchObject({
      status: 200,
      body: { id: made.body.dealId, amount: 1800, stage: stages.stages[1]?.name },
    })
    const listed = await server.http.get<{ deals: { id: string }[] }>('/api/deals?page=1')
    const row = {
      id: made.body.dealId,
      name: deal.name,
      amount: 1800,
      stage: stages.stages[1]?.name,
      owner: expect.any(String),
    }
    expect(listed.body.deals.find(({ id }) => id === made.body.dealId)).toMatchObject(row)
  })
})

describe('a start that cannot be', () => {
  let other: Store
  beforeAll(async () => {
    other = await openStore(join(stage.folder, 'other'), { isEmpty: true })
  })
  afterAll(() => other.drop())

  async function refused(env: Record<string, string>) {
    const program = stage.run(['serve'], stage.environment(apollo, { ...other.env, ...env }))
    const { code } = await program.ended()
    const lines = program.stderr.trimEnd().split('\n')
    expect(lines).toHaveLength(1)
    expect(program.stdout).not.toContain('Delos serves at')
    return { code, line: lines[0] }
  }

  it(
    'says which process holds the folder',
    async () => {
      const { env: folder } = await openStore(join(stage.folder, 'held'), { isEmbedded: true, isEmpty: true })
      const holder = await stage.serve(apollo, folder)
      const { code, line } = await refused(folder)
      expect(code).toBe(4)
      expect(line).toMatch(new RegExp(`^delos: The data folder .* is in use by process ${holder.program.pid} `))
      expect((await holder.http.get('/readyz')).status).toBe(200)
      await holder.program.kill('SIGTERM')
    },
    limitMs,
  )

  it('says which port is taken', async () => {
    const { port } = new URL(server.url)
    const { code, line } = await refused({ PORT: port })
    expect(code).toBe(4)
    expect(line).toMatch(new RegExp(`^delos: Port ${port} of 127\\.0\\.0\\.1 is taken`))
  })

  it.each([
    ['DELOS_DATADIR', { DELOS_DATADIR: '/tmp/nowhere' }],
    ['PORT', { PORT: '70000' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['APOLLO_BASE_URL', { APOLLO_BASE_URL: 'apollo' }],
    ['DELOS_ADMIN_KEY', { DELOS_ADMIN_KEY: 'short' }],
    ['DELOS_COUNTER_LAG_MS', { DELOS_COUNTER_LAG_MS: '1e99' }],
  ])('names the variable at fault: %s', async (name, env) => {
    const { code, line } = await refused(env)
    expect(code).toBe(2)
    expect(line).toMatch(/^delos: /)
    expect(line).toContain(name)
  })

  it('says that Apollo refuses the key', async () => {
    const { code, line } = await refused({ APOLLO_API_KEY: 'a-key-that-apollo-never-gave' })
    expect(code).toBe(3)
    expect(line).toBe('delos: Apollo does not accept the key in APOLLO_API_KEY')
  })
})

it(
  'a list that a SIGTERM interrupts goes on with the next start, and the key stays a secret',
  async () => {
    await apollo.fault({ endpoint: 'people/*', effect: { delayMs: 60 } })
    const id = await uploadExample(server.http)
    const before = await reach(server.http, id, 200)
    expect(before.status).toBe('running')
    expect(await server.program.kill('SIGTERM')).toEqual({ code: 0, signal: null })
    await apollo.heal()

    const next = await stage.serve(apollo, { DELOS_ADMIN_KEY: '', LOG_LEVEL: 'debug' })
    const http = createHttp(next.url, printedKey)
    expect(await finish(http, id)).toMatchObject({ status: 'completed', total: 1200, done: 1200, unknown: 0 })
    const { chargesByPerson } = await apollo.stats()
    expect(Object.values(chargesByPerson).filter((times) => times !== 1)).toEqual([])
    expect(await next.program.kill('SIGTERM')).toEqual({ code: 0, signal: null })

    expect(server.program.stdout.split(printedKey)).toHaveLength(2)
    expect(next.program.stdout).not.toContain('Admin key')
    for (const text of [next.program.stdout, next.program.stderr, server.program.stderr]) {
      expect(text).not.toContain(printedKey)
      expect(text).not.toContain(apolloKey)
    }
    expect(await placesThatHold(printedKey, stage.environment(apollo))).toEqual([])
    expect(await placesThatHold(apolloKey, stage.environment(apollo))).toEqual([])
  },
  limitMs,
)

it(
  'a first start beside an Apollo whose counter lags can tell what it did not charge itself',
  async () => {
    const fresh = await openStore(join(stage.folder, 'lagging'), { isEmpty: true })
    const { http, program } = await stage.serve(apollo, { ...fresh.env, DELOS_COUNTER_LAG_MS: '6000' })
    expect((await http.get('/api/credits')).body).toMatchObject({ charged: 0, unknown: 0, drift: 0 })
    await program.kill('SIGTERM')
    await fresh.drop()
  },
  limitMs,
)
