import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { createHttp } from '../http-client.ts'

interface Job {
  id: string
  status: string
  error: { code: string } | null
}

interface DeadLetter {
  id: string
  jobId: string
  replayedAt: string | null
}

let h: Harness

beforeAll(async () => {
  h = await createHarness()
})

afterAll(() => h.close())

describe('jobs', () => {
  test('one that is started runs, and tells what came of it', async () => {
    const { status, headers, body } = await start({ name: 'enrich-org', payload: { domain: 'stripe.com' } })
    expect(status).toBe(202)
    expect(headers.get('location')).toBe(`/api/jobs/${body.id}`)
    await h.drainJobs()
    expect((await job(body.id)).body).toMatchObject({
      id: body.id,
      name: 'enrich-org',
      status: 'completed',
      attempts: 1,
      result: { organization: { domain: 'stripe.com' } },
      error: null,
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
      keyId: expect.any(String),
    })
    const audit = await h.http.get<{ entries: object[] }>(`/api/audit?entityType=job&entityId=${body.id}`)
    expect(audit.body.entries).toMatchObject([
      { action: 'job.started', after: { name: 'enrich-org', payload: { domain: 'stripe.com' } } },
    ])
  })

  test('are listed newest first, by name and by status, page by page', async () => {
    for (const domain of ['figma.com', 'notion.so']) await start({ name: 'enrich-org', payload: { domain } })
    await h.drainJobs()
    const all = await h.http.get<{ jobs: Job[] }>('/api/jobs?name=enrich-org')
    const ids = all.body.jobs.map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted().toReversed())
    const paged: string[] = []
    for (let query = '?name=enrich-org&limit=1'; query; ) {
      const { body } = await h.http.get<{ jobs: Job[]; nextCursor: string | null }>(`/api/jobs${query}`)
      paged.push(...body.jobs.map(({ id }) => id))
      query = body.nextCursor ? `?name=enrich-org&limit=1&cursor=${body.nextCursor}` : ''
    }
    expect(paged).toEqual(ids)
    expect((await h.http.get<{ jobs: Job[] }>('/api/jobs?status=active')).body.jobs).toEqual([])
  })

  test('one that cannot succeed ends in the dead letters, and can be retried by hand', async () => {
    const id = await startDoomed('nowhere-1.example')
    expect((await job(id)).body).toMatchObject({ status: 'dead', error: { code: 'organization_not_found' } })
    const first = await letters()
    expect(first).toMatchObject([{ jobId: id, name: 'enrich-org', payload: { domain: 'nowhere-1.example' } }])

    const retried = await h.http.post<Job>(`/api/jobs/${id}/retry`)
    expect(retried).toMatchObject({ status: 200, body: { id, status: 'pending', attempts: 0, error: null } })
    await h.drainJobs()
    const second = await letters()
    expect(second).toMatchObject([{ jobId: id }])
    expect(second).not.toEqual(first)
    await replay({})
    await h.drainJobs()
  })

  test('only what is dead or cancelled can be retried', async () => {
    const { body } = await start({ name: 'enrich-org', payload: { domain: 'stripe.com' } })
    await h.drainJobs()
    expect(await h.http.post(`/api/jobs/${body.id}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'job_not_retryable', jobStatus: 'completed' },
    })
    expect(await h.http.post('/api/jobs/nothing/retry')).toMatchObject({ status: 404, body: { code: 'job_not_found' } })
    expect(await job('nothing')).toMatchObject({ status: 404, body: { code: 'job_not_found' } })
  })

  test.each([
    ['name', { name: 'mine-bitcoin', payload: {} }],
    ['name', { name: 'enrich-person', payload: { enrichmentId: 'x' } }],
    ['payload.domain', { name: 'enrich-org', payload: {} }],
    ['payload.when', { name: 'sync-deals', payload: { when: 'now' } }],
    ['priority', { name: 'sync-deals', priority: 1 }],
  ])('refuses a wrong %s by name', async (field, wish) => {
    expect(await start(wish)).toMatchObject({ status: 422, body: { field } })
  })

  test('reading them is not starting them', async () => {
    const reader = createHttp(h.url, h.keys.read)
    expect((await reader.get('/api/jobs')).status).toBe(200)
    expect((await reader.post('/api/jobs', { name: 'sync-deals' })).status).toBe(403)
    expect((await reader.post('/api/dead-letters/replay', {})).status).toBe(403)
  })
})

describe('dead letters', () => {
  test('are each replayed once, however often and by how many that is asked', async () => {
    await clearLetters()
    const ids = await Promise.all([2, 3, 4].map((n) => startDoomed(`nowhere-${n}.example`)))
    const waiting = await letters()
    expect(waiting.map(({ jobId }) => jobId).toSorted()).toEqual(ids.toSorted())

    const one = { ids: [waiting[0]?.id] }
    expect([await replay(one), await replay(one)]).toEqual([1, 0])
    expect(await replay({ name: 'bulk-search' })).toBe(0)
    const rest = await Promise.all([replay({ name: 'enrich-org' }), replay({}), replay({})])
    expect(rest.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(2)
    await h.drainJobs()

    const died = await h.http.get<{ deadLetters: DeadLetter[] }>('/api/dead-letters?includeReplayed=true&limit=200')
    const ofOne = died.body.deadLetters.filter(({ jobId }) => jobId === waiting[0]?.jobId)
    expect(ofOne.filter(({ replayedAt }) => replayedAt).length).toBeGreaterThanOrEqual(1)
    for (const id of ids) {
      const { body } = await h.http.get<{ entries: object[] }>(`/api/audit?entityId=${id}&action=job.replayed`)
      expect(body.entries.length).toBeGreaterThanOrEqual(1)
    }
  })

  test('a job that has recovered succeeds when it is replayed', async () => {
    await clearLetters()
    h.emulator.faults.add({ endpoint: 'organizations/enrich', effect: { status: 422, body: { error: 'not today' } } })
    const id = await startDoomed('anthropic.com')
    h.emulator.faults.clear()
    expect((await job(id)).body).toMatchObject({ status: 'dead' })
    expect(await replay({ name: 'enrich-org' })).toBe(1)
    await h.drainJobs()
    expect((await job(id)).body).toMatchObject({ status: 'completed', error: null })
    expect(await letters()).toEqual([])
    expect(await replay({})).toBe(0)
  })

  test('an empty list of ids is refused, not taken for all', async () => {
    expect(await h.http.post('/api/dead-letters/replay', { ids: [] })).toMatchObject({
      status: 422,
      body: { field: 'ids' },
    })
  })
})

function start(wish: object) {
  return h.http.post<Job>('/api/jobs', wish)
}

function job(id: string) {
  return h.http.get<Job>(`/api/jobs/${id}`)
}

async function startDoomed(domain: string): Promise<string> {
  const { body } = await start({ name: 'enrich-org', payload: { domain } })
  await h.drainJobs()
  return body.id
}

async function letters(): Promise<DeadLetter[]> {
  return (await h.http.get<{ deadLetters: DeadLetter[] }>('/api/dead-letters')).body.deadLetters
}

async function replay(which: object): Promise<number> {
  return (await h.http.post<{ replayed: number }>('/api/dead-letters/replay', which)).body.replayed
}

async function clearLetters(): Promise<void> {
  const at = new Date(h.clock.now())
  await h.gateway.db.updateTable('deadLetters').set({ replayedAt: at }).where('replayedAt', 'is', null).execute()
}
