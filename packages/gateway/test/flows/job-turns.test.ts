import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '../../src/actor.ts'
import { handlers } from '../../src/worker/handlers.ts'
import { concurrency, createWorker } from '../../src/worker/worker.ts'
import { createHarness, type Harness } from '../harness.ts'

const many = 1200
const few = 3
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

function ask(key: string | undefined, count: number): Promise<undefined> {
  const actor: Actor = { type: 'key', id: key ?? 'system', name: key ?? 'system', scopes: ['write'], keyId: key }
  const context = h.gateway.as(actor, { requestId: h.gateway.makeId() })
  const domain = `${key ?? 'system'}.example`
  const enqueue = Array.from({ length: count }, () => ({ name: 'enrich-org' as const, payload: { domain } }))
  return context.mutate(async () => ({ value: undefined, audit: [], enqueue }))
}
