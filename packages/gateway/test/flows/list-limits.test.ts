import { systemClock } from '@delos/client'
import type { EmulatorOptions } from '@delos/emulator'
import { createWorld } from '@delos/emulator'
import { afterEach, describe, expect, it } from 'vitest'
import { takeBack } from '../../src/db/jobs.ts'
import { createHarness, type Harness } from '../harness.ts'

interface List {
  id: string
  status: string
  reason: string | null
  resumesAt: string | null
  total: number
  done: number
  found: number
  credits: { charged: number }
}

const world = createWorld()
const people = world.people.filter(({ enrichable, email }) => enrichable && email)
const bulk = 'people/bulk_match'
/** An hour of Apollo's takes three seconds, a day more than a minute. */
const minuteMs = 50
const unlimited = { minute: null, hour: null, day: null }

let h: Harness
afterEach(() => h.close())

async function open(emulator: EmulatorOptions): Promise<void> {
  h = await createHarness({
    emulator: { world, minuteMs, ...emulator },
    env: { DELOS_APOLLO_MINUTE_MS: String(minuteMs) },
  })
}

async function file(rows: number): Promise<string> {
  const asked = people.slice(0, rows).map(({ email }) => ({ email }))
  const { body } = await h.http.post<{ id: string }>('/api/enrichments', { people: asked })
  return body.id
}

async function look(id: string): Promise<List> {
  return (await h.http.get<List>(`/api/enrichments/${id}`)).body
}

async function until(id: string, isSo: (list: List) => boolean): Promise<List> {
  for (;;) {
    const list = await look(id)
    if (isSo(list)) return list
    if (['completed', 'failed', 'cancelled'].includes(list.status)) throw new Error(`It is ${list.status}`)
    await systemClock.sleep(10)
  }
}

const calls = () => h.emulator.stats().requestsByEndpoint[bulk] ?? 0

async function runsOf(id: string): Promise<number> {
  const jobs = await h.gateway.db.selectFrom('jobs').select(['run', 'payload']).execute()
  return jobs.filter(({ payload }) => payload.enrichmentId === id).reduce((sum, { run }) => sum + run, 0)
}

describe('an hour that is used up', () => {
  it('lets the list wait until it opens again, and no call go before', async () => {
    await open({ limits: { [bulk]: { ...unlimited, hour: 2 } } })
    const id = await file(40)
    const waiting = await until(id, (list) => list.resumesAt !== null)
    expect(waiting).toMatchObject({ status: 'running', reason: 'rate_limited', done: 20, credits: { charged: 20 } })
    const leftMs = Date.parse(waiting.resumesAt ?? '') - Date.now()
    expect(leftMs).toBeLessThanOrEqual(60 * minuteMs)

    await h.drainJobs()
    expect(await look(id)).toMatchObject({ status: 'completed', reason: null, resumesAt: null, found: 40 })
    expect(h.emulator.stats()).toMatchObject({ creditsCharged: 40, rateLimited: 0 })
    expect(calls()).toBe(4)
    expect(await runsOf(id)).toBeLessThanOrEqual(3)
  })

  it('is waited for within the call where somebody else has used it up and it opens soon', async () => {
    await open({ limits: { [bulk]: { ...unlimited, hour: 3 } } })
    h.emulator.chargeOutside(bulk, 3)
    // A second call would be refused in line, and the list put off, did it come after the first one's answer.
    const id = await file(10)
    await h.drainJobs()
    expect(await look(id)).toMatchObject({ status: 'completed', found: 10, credits: { charged: 10 } })
    expect(h.emulator.stats().rateLimited).toBe(1)
    expect(await runsOf(id)).toBe(1)
  })

  it('is shown where somebody else has used it up, and the list goes on when it opens, also after a restart', async () => {
    let aheadMs = 0
    const clock = { now: () => Date.now() + aheadMs, sleep: systemClock.sleep }
    const limits = { [bulk]: { ...unlimited, hour: 3 } }
    h = await createHarness({ clock, emulator: { world, clock, limits } })
    h.emulator.chargeOutside(bulk, 3)
    const id = await file(20)
    const waiting = await until(id, (list) => list.resumesAt !== null)
    expect(waiting).toMatchObject({ status: 'running', reason: 'rate_limited', done: 0 })
    const leftMs = Date.parse(waiting.resumesAt ?? '') - clock.now()
    expect(leftMs).toBeGreaterThan(50 * 60_000)
    expect(leftMs).toBeLessThanOrEqual(60 * 60_000 + 1000)

    const { rateLimited } = h.emulator.stats()
    expect(rateLimited).toBeLessThanOrEqual(2)
    await h.reopen()
    expect((await look(id)).resumesAt).toBe(waiting.resumesAt)
    expect(h.emulator.stats().rateLimited).toBe(rateLimited)

    aheadMs += leftMs
    // The queue waits by the machine’s clock, which has not moved: the job is handed over anew, as where a queue has forgotten it.
    await takeBack(h.gateway.db, 'all')
    await h.reopen()
    await h.drainJobs()
    expect(await look(id)).toMatchObject({ status: 'completed', resumesAt: null, found: 20, credits: { charged: 20 } })
    expect(h.emulator.stats().rateLimited).toBe(rateLimited)
  })
})

describe('a day that is used up', () => {
  it('is shown with its end, and leaves what was bought to a list that is cancelled meanwhile', async () => {
    await open({ limits: { [bulk]: { ...unlimited, day: 1 } } })
    const id = await file(30)
    const waiting = await until(id, (list) => list.resumesAt !== null)
    expect(waiting).toMatchObject({ status: 'running', reason: 'rate_limited', done: 10, credits: { charged: 10 } })
    expect(Date.parse(waiting.resumesAt ?? '') - Date.now()).toBeGreaterThan(60 * minuteMs)

    const { body } = await h.http.post<List>(`/api/enrichments/${id}/cancel`)
    expect(body).toMatchObject({ status: 'cancelled', resumesAt: null, found: 10, credits: { charged: 10 } })
    const ledger = await h.http.get<{ charged: number; reserved: number }>('/api/credits')
    expect(ledger.body).toMatchObject({ charged: 10, reserved: 0 })
  })
})

describe('what only somebody can lift', () => {
  it('pauses the list where Apollo has no credits left, and keeps what was bought', async () => {
    await open({ credits: 25 })
    const id = await file(400)
    await h.drainJobs()
    const paused = await look(id)
    expect(paused).toMatchObject({ status: 'paused', reason: 'apollo_credits_exhausted', found: 20 })
    expect(paused.credits.charged).toBe(h.emulator.stats().creditsCharged)
    expect(calls()).toBeLessThanOrEqual(20)
    expect(await runsOf(id)).toBe(1)
    const ledger = await h.http.get<{ charged: number; reserved: number; unknown: number }>('/api/credits')
    expect(ledger.body).toMatchObject({ charged: 20, reserved: 0, unknown: 0 })
  })

  it('pauses the list where the plan does not allow the call, and resumes once it does', async () => {
    await open({})
    const refusal = { error: 'people/bulk_match is not included in your plan', error_code: 'API_INACCESSIBLE' }
    h.emulator.faults.add({ endpoint: bulk, after: 1, effect: { status: 403, body: refusal } })
    const id = await file(400)
    await h.drainJobs()
    const paused = await look(id)
    expect(paused).toMatchObject({ status: 'paused', reason: 'apollo_plan_or_scope', found: 10 })
    expect(calls()).toBeLessThanOrEqual(20)

    h.emulator.faults.clear()
    await h.http.post(`/api/enrichments/${id}/resume`)
    await h.drainJobs()
    expect(await look(id)).toMatchObject({ status: 'completed', found: 400, credits: { charged: 400 } })
    expect(h.emulator.stats().creditsCharged).toBe(400)
  })
})
