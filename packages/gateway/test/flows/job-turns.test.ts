import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Actor } from '../../src/actor.ts'
import type { NewJob } from '../../src/queue/jobs.ts'
import { handlers } from '../../src/worker/handlers.ts'
import { concurrency, createWorker, listsAtOnce } from '../../src/worker/worker.ts'
import { createHarness, type Harness } from '../harness.ts'

const many = 1200
const few = 3
const waiting = { timeout: 20_000 }
const atOnce = concurrency['apollo-enrichment']

let h: Harness
beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
})
afterAll(() => h.close())

it('lets a key with few jobs go first, however many another one has asked for before', async () => {
  await ask('greedy', many)
  for (let number = 0; number < few; number++) await ask('modest', 1)
  await ask(undefined, 1)
  const begun: string[] = []
  const worker = createWorker(h.gateway, {
    handlers: { ...handlers, 'enrich-org': async (_, { domain }) => void begun.push(domain) },
  })
  await worker.start()
  try {
    await h.drainJobs()
  } finally {
    await worker.close()
  }
  expect(begun).toHaveLength(many + few + 1)
  // The system's own, and one of each key after the other; but for those that begin at the same moment.
  const lastOfFew = begun.lastIndexOf('modest.example')
  expect(lastOfFew).toBeLessThan(1 + 2 * few + atOnce)
  expect(begun.indexOf('system.example')).toBeLessThan(atOnce)
})

it('leaves places for single jobs, however many lists there are', async () => {
  const lists = listsAtOnce + 3
  await enqueueAll(
    'lists',
    Array.from({ length: lists }, () => ({ name: 'enrich-batch', payload: { enrichmentId: '-' } })),
  )
  await ask('single', 1)
  const ends: (() => void)[] = []
  const begun: string[] = []
  const worker = createWorker(h.gateway, {
    handlers: {
      ...handlers,
      'enrich-batch': () => new Promise<void>((end) => ends.push(end)),
      'enrich-org': async (_, { domain }) => void begun.push(domain),
    },
  })
  await worker.start()
  try {
    await vi.waitFor(() => expect(begun).toEqual(['single.example']), waiting)
    await vi.waitFor(() => expect(ends).toHaveLength(listsAtOnce), waiting)
    ends[0]?.()
    await vi.waitFor(() => expect(ends).toHaveLength(listsAtOnce + 1), waiting)
    while (ends.length) ends.shift()?.()
    await vi.waitFor(() => expect(ends).toHaveLength(2), waiting)
    for (const end of ends) end()
    await h.drainJobs()
  } finally {
    await worker.close()
  }
})

function ask(key: string | undefined, count: number): Promise<undefined> {
  const domain = `${key ?? 'system'}.example`
  return enqueueAll(
    key,
    Array.from({ length: count }, () => ({ name: 'enrich-org', payload: { domain } })),
  )
}

function enqueueAll(key: string | undefined, enqueue: readonly NewJob[]): Promise<undefined> {
  const actor: Actor = { type: 'key', id: key ?? 'system', name: key ?? 'system', scopes: ['write'], keyId: key }
  const context = h.gateway.as(actor, { requestId: h.gateway.makeId() })
  return context.mutate(async () => ({ value: undefined, audit: [], enqueue }))
}
