import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startJob } from '../../src/services/jobs/start-job.ts'
import { createHarness, type Harness } from '../harness.ts'

let h: Harness
let memoryShare = 0
let onAsked = () => {}
const gauges = {
  memoryShare() {
    onAsked()
    return memoryShare
  },
  loopDelayMs: () => 0,
}

beforeAll(async () => {
  h = await createHarness({ gauges })
})
beforeEach(() => {
  memoryShare = 0
})
afterAll(() => h?.close())

describe('a process that is short of memory', () => {
  test('refuses lists first, then purchases, and answers who is known to the last', async () => {
    const [known, unknown] = someEmails(2)
    expect((await enrich(known)).status).toBe(200)
    memoryShare = 0.85
    const list = await h.http.post('/api/enrichments', { people: [{ email: unknown }] })
    expect(list).toMatchObject({ status: 503, body: { code: 'overloaded', pressure: 'memory' } })
    expect(Number(list.headers.get('retry-after'))).toBeGreaterThan(0)
    memoryShare = 0.9
    expect(await enrich(unknown)).toMatchObject({ status: 503, body: { code: 'overloaded' } })
    expect(await h.http.get('/api/organizations/figma.com')).toMatchObject({
      status: 503,
      body: { code: 'overloaded' },
    })
    const answer = await enrich(known)
    expect([answer.status, answer.headers.get('delos-source')]).toEqual([200, 'store'])
    memoryShare = 0.96
    expect((await enrich(known)).status).toBe(503)
    memoryShare = 0
    expect(h.emulator.stats().creditsCharged).toBe(1)
    expect((await enrich(unknown)).status).toBe(200)
    expect((await h.http.get<string>('/metrics')).body).toMatch(/delos_http_requests_shed_total\{work="list"\} 1/)
  })

  test('begins no job, and goes on with it when there is room', async () => {
    memoryShare = 0.85
    const { id } = await startJob.call(h.as(), { name: 'enrich-org', payload: { domain: 'notion.so' } })
    await askedAgain()
    expect((await h.http.get(`/api/jobs/${id}`)).body).toMatchObject({ status: 'queued', attempts: 0 })
    memoryShare = 0
    await h.drainJobs()
    expect((await h.http.get(`/api/jobs/${id}`)).body).toMatchObject({ status: 'completed', attempts: 1 })
  })
})

/** Resolves once a worker has looked twice: it has taken the job from the queue and found no room for it. */
function askedAgain(): Promise<void> {
  let asked = 0
  return new Promise((resolve) => {
    onAsked = () => {
      asked++
      if (asked >= 2) resolve()
    }
  })
}

function enrich(email: string | undefined) {
  return h.http.post('/api/leads/enrich', { email })
}

function someEmails(count: number): string[] {
  return h.emulator.world.people
    .flatMap(({ enrichable, email }) => (enrichable && email ? [email] : []))
    .slice(0, count)
}
