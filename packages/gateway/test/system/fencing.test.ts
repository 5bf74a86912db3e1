import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callOptions } from '../../src/apollo-call.ts'
import type { Context } from '../../src/context.ts'
import { noteRuns } from '../../src/db/job-runs.ts'
import { endRun, findJob, takeBack } from '../../src/db/jobs.ts'
import { LostJobError } from '../../src/errors.ts'
import { createHarness, type Harness } from '../harness.ts'

type JobRun = NonNullable<Context['job']>

let h: Harness
beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
})
afterAll(() => h.close())

let old: JobRun
let current: JobRun

/** A job that one worker began, and a second one after the first was taken for dead. */
beforeEach(async () => {
  const { body } = await h.http.post<{ id: string }>('/api/jobs', {
    name: 'enrich-org',
    payload: { domain: 'stripe.com' },
  })
  old = await begin(body.id)
  await takeBack(h.gateway.db, [body.id])
  await h.gateway.queues.dispatch([body.id])
  current = await begin(body.id)
})

describe('a run that was superseded', () => {
  it('writes nothing', async () => {
    const before = await auditCount()
    await expect(note(as(old))).rejects.toThrow(LostJobError)
    expect(await auditCount()).toBe(before)
    await note(as(current))
    expect(await auditCount()).toBe(before + 1)
  })

  it('does not end the job, nor begin it again', async () => {
    expect(await endRun(h.gateway.db, old, { status: 'queued', failed: true })).toBe(false)
    expect(await complete(old)).toBe(false)
    expect(await findJob(h.gateway.db, old.id)).toMatchObject({ status: 'active', run: current.run })
    expect(await noteRuns(h.gateway.db, [{ id: old.id, dispatch: 1 }], new Date())).toEqual([undefined])
    expect(await complete(current)).toBe(true)
  })

  it('loses to the next one that begins while it ends, or ends before', async () => {
    const row = await findJob(h.gateway.db, current.id)
    const ends = { id: current.id, run: current.run, result: {} }
    const begins = { id: current.id, dispatch: row?.dispatches ?? 0 }
    const answers = await noteRuns(h.gateway.db, [ends, begins], new Date(h.clock.now()))
    expect(answers.filter(Boolean)).toHaveLength(1)
    const { status, run } = (await findJob(h.gateway.db, current.id)) ?? {}
    expect({ status, run }).toEqual(
      answers[0] ? { status: 'completed', run: current.run } : { status: 'active', run: current.run + 1 },
    )
  })

  it('is not begun twice by those who ask for it at the same moment', async () => {
    await takeBack(h.gateway.db, [current.id])
    await h.gateway.queues.dispatch([current.id])
    const row = await findJob(h.gateway.db, current.id)
    const begins = { id: current.id, dispatch: row?.dispatches ?? 0 }
    const answers = await noteRuns(h.gateway.db, [begins, begins], new Date(h.clock.now()))
    expect(answers).toEqual([expect.objectContaining({ run: current.run + 1 }), undefined])
  })

  it('sends no paid call and holds nothing', async () => {
    const before = h.emulator.stats()
    const person = h.emulator.world.people.find(({ enrichable, email }) => enrichable && email)
    const context = as(old)
    const match = () => context.apollo.people.match({ email: person?.email ?? '' }, callOptions(context))
    await expect(match()).rejects.toThrow(/is run by another worker now/)
    expect(h.emulator.stats().requests).toBe(before.requests)
    expect(await openHolds()).toEqual([])
  })

  it('sends no paid call for which it had made the hold before', async () => {
    const before = h.emulator.stats()
    const context = await supersededWhileHolding()
    await expect(context()).rejects.toThrow(/is run by another worker now/)
    expect(h.emulator.stats()).toMatchObject({ requests: before.requests, creditsCharged: before.creditsCharged })
  })

  it('has no right to what is written either when the job has ended', async () => {
    await complete(current)
    await expect(note(as(current))).rejects.toThrow(LostJobError)
  })
})

/** The last look comes when the request is about to leave: after the hold, in the moment when the next worker begins. */
async function supersededWhileHolding(): Promise<() => Promise<unknown>> {
  const context = as(current)
  const mutate: Context['mutate'] = async (work, options) => {
    const value = await context.mutate(work, options)
    await takeBack(h.gateway.db, [current.id])
    return value
  }
  const holding = { ...context, mutate }
  return () => holding.apollo.people.match({ email: 'somebody@example.com' }, callOptions(holding))
}

function as(job: JobRun): Context {
  const actor = { type: 'job' as const, id: job.id, name: 'enrich-org', scopes: ['write' as const] }
  return h.gateway.as(actor, { requestId: job.id, job })
}

async function begin(id: string): Promise<JobRun> {
  const row = await findJob(h.gateway.db, id)
  const [run] = await noteRuns(h.gateway.db, [{ id, dispatch: row?.dispatches ?? 0 }], new Date(h.clock.now()))
  if (!run) throw new Error('The run did not begin')
  return { id: run.id, run: run.run }
}

async function complete({ id, run }: JobRun): Promise<boolean> {
  const [ended] = await noteRuns(h.gateway.db, [{ id, run, result: {} }], new Date(h.clock.now()))
  return ended !== undefined
}

function note(context: Context): Promise<undefined> {
  return context.mutate(async () => ({
    value: undefined,
    audit: { action: 'job.noted', entityType: 'job', entityId: context.job?.id ?? '' },
  }))
}

async function auditCount(): Promise<number> {
  const rows = await h.gateway.db.selectFrom('auditLog').select('id').execute()
  return rows.length
}

function openHolds() {
  return h.gateway.db.selectFrom('creditReservations').selectAll().where('state', 'in', ['held', 'unknown']).execute()
}
