import { systemClock } from '@delos/client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'

interface Job {
  status: string
  attempts: number
  error: { code: string; message: string } | null
}

let h: Harness

beforeAll(async () => {
  h = await createHarness()
})
afterEach(() => h.emulator.faults.clear())
afterAll(() => h?.close())

/** Of different endpoints, so that neither finds the other's probe under way. */
const wishes = [
  { name: 'enrich-org', payload: { domain: 'stripe.com' } },
  { name: 'bulk-search', payload: { domains: ['figma.com'] } },
]

test('a job that meets an outage waits for Apollo, says so, uses up no try, and is done after it', async () => {
  h.emulator.faults.add({ effect: { status: 503, body: 'Service Unavailable', contentType: 'text/plain' } })
  const ids = await Promise.all(wishes.map(start))
  await untilAllWaited(2)
  for (const id of ids) {
    const waiting = await job(id)
    expect(waiting).toMatchObject({ error: { code: 'waiting_for_apollo' } })
    expect(waiting.attempts).toBeLessThanOrEqual(1)
    expect(['dead', 'completed']).not.toContain(waiting.status)
  }
  h.emulator.faults.clear()
  await h.drainJobs()
  for (const id of ids) expect(await job(id)).toMatchObject({ status: 'completed', attempts: 1, error: null })
  expect((await h.http.get('/api/dead-letters')).body).toMatchObject({ deadLetters: [] })
  expect(await waits()).toEqual([0, 0])
})

async function start(wish: object): Promise<string> {
  return (await h.http.post<{ id: string }>('/api/jobs', wish)).body.id
}

async function job(id: string): Promise<Job> {
  return (await h.http.get<Job>(`/api/jobs/${id}`)).body
}

async function waits(): Promise<number[]> {
  return (await h.gateway.db.selectFrom('jobs').select('waits').execute()).map((row) => row.waits)
}

async function untilAllWaited(times: number): Promise<void> {
  while (Math.min(...(await waits())) < times) await systemClock.sleep(20)
}
