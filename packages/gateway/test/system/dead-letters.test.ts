import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { shortWaits } from '../short-waits.ts'

interface Job {
  id: string
  status: string
  attempts: number
  error: { code: string; message: string } | null
}

interface DeadLetter {
  id: string
  jobId: string
  replayedAt: string | null
}

const payload = { domains: ['stripe.com', 'figma.com'] }
const search = 'mixed_people/api_search'
/** An open circuit lets nothing through for so long, whoever has healed. */
const circuitMs = 11_000
const failure = 'upstream_unavailable'

let h: Harness
let aheadMs = 0
/** Waits are short, and the test can move on in time. */
const clock = {
  now: () => Date.now() + aheadMs,
  sleep: shortWaits,
}

beforeAll(async () => {
  h = await createHarness({ clock })
})
beforeEach(async () => {
  heal()
  await h.http.post('/api/leads/search', { domains: [`heal-${aheadMs}.example`] })
})
afterAll(() => h.close())

describe('a job that Apollo fails', () => {
  it('is a dead letter after exactly three attempts, and succeeds when it is replayed after healing', async () => {
    h.emulator.faults.add({ endpoint: search, effect: { status: 500 } })
    const id = await start()
    expect(await job(id)).toMatchObject({ status: 'dead', attempts: 3, error: { code: failure } })
    const row = await h.gateway.db
      .selectFrom('jobs')
      .select(['run', 'failures'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    // Two failed tries, a wait for the circuit that they have opened, and the last one.
    expect(row).toEqual({ run: 4, failures: 2 })
    const [letter] = await lettersOf(id)
    expect(letter).toMatchObject({
      jobId: id,
      name: 'bulk-search',
      payload,
      attempts: 3,
      code: failure,
      reason: expect.stringMatching(/\S/),
      firstTriedAt: expect.any(String),
      diedAt: expect.any(String),
      replayedAt: null,
    })

    heal()
    const before = searches()
    const [first, second] = await Promise.all([replay([letter?.id]), replay([letter?.id])])
    expect(first + second).toBe(1)
    await h.drainJobs()
    expect(await replay([letter?.id])).toBe(0)
    await h.drainJobs()
    expect(await job(id)).toMatchObject({
      status: 'completed',
      attempts: 1,
      error: null,
      result: { total: expect.any(Number), domains: 2 },
    })
    expect(searches()).toBe(before + 1)
    expect(await lettersOf(id)).toMatchObject([{ replayedAt: expect.any(String) }])
    const { body } = await h.http.get<{ entries: object[] }>(`/api/audit?entityId=${id}&action=job.replayed`)
    expect(body.entries).toHaveLength(1)
  })

  it('that recovers in time leaves no letter', async () => {
    // The client itself asks three times in each attempt.
    h.emulator.faults.add({ endpoint: search, times: 2, effect: { status: 500 } })
    const id = await start({ domains: ['datadoghq.com'] })
    expect(await job(id)).toMatchObject({ status: 'completed', error: null })
    expect(await lettersOf(id)).toEqual([])
  })

  it('that dies again after its replay is a new letter', async () => {
    h.emulator.faults.add({ endpoint: search, effect: { status: 500 } })
    const id = await start({ domains: ['notion.so'] })
    aheadMs += circuitMs
    const [letter] = await lettersOf(id)
    expect(await replay([letter?.id])).toBe(1)
    await h.drainJobs()
    expect(await job(id)).toMatchObject({ status: 'dead', attempts: 3 })
    const letters = await lettersOf(id)
    expect(letters).toHaveLength(2)
    expect(letters.map(({ replayedAt }) => replayedAt === null)).toEqual([true, false])
  })
})

/** Apollo is well again, and the circuit lets the next call find out. */
function heal(): void {
  h.emulator.faults.clear()
  aheadMs += circuitMs
}

async function start(given: object = payload): Promise<string> {
  const { status, body } = await h.http.post<{ id: string }>('/api/jobs', { name: 'bulk-search', payload: given })
  expect(status).toBe(202)
  await h.drainJobs()
  return body.id
}

async function job(id: string): Promise<Job> {
  return (await h.http.get<Job>(`/api/jobs/${id}`)).body
}

async function lettersOf(jobId: string): Promise<DeadLetter[]> {
  const { body } = await h.http.get<{ deadLetters: DeadLetter[] }>('/api/dead-letters?includeReplayed=true&limit=200')
  return body.deadLetters.filter((letter) => letter.jobId === jobId)
}

async function replay(ids: (string | undefined)[]): Promise<number> {
  return (await h.http.post<{ replayed: number }>('/api/dead-letters/replay', { ids })).body.replayed
}

function searches(): number {
  return h.emulator.stats().requestsByEndpoint[search] ?? 0
}
