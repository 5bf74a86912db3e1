import { createRateLimiter, type LimiterStore, type RateLimiter } from '@delos/client'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOracle, type Oracle } from '../../../client/src/testing/oracle.ts'
import { createVirtualClock, type VirtualClock } from '../../../client/src/testing/virtual-clock.ts'
import { type SharedStore, sharedStores } from './shared-stores.ts'

const minuteMs = 60_000
const stores = 3

/** What happens to one process at a time; a killed one leaves its calls under way and is replaced. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('call' as const),
      by: fc.nat(2),
      times: fc.integer({ min: 1, max: 4 }),
      sendMs: fc.nat(5000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), by: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(25_000) }) },
)
const plan = fc.record({
  limit: fc.integer({ min: 2, max: 8 }),
  steps: fc.array(step, { size: 'large', maxLength: 50 }),
})

interface Process {
  limiter: RateLimiter
  isDead(): boolean
  kill(): void
}

interface World {
  clock: VirtualClock
  oracle: Oracle
  endpoint: string
  /** Updates of the store under way. */
  busy: { count: number }
}

/** Dead, it neither reads nor writes any more. */
function startProcess(store: LimiterStore, { clock, busy }: World): Process {
  let isDead = false
  const own: LimiterStore = {
    async update(endpoint, change) {
      if (isDead) return new Promise(() => {})
      busy.count += 1
      try {
        return await store.update(endpoint, change)
      } finally {
        busy.count -= 1
      }
    },
  }
  return {
    limiter: createRateLimiter({ clock, store: own }),
    isDead: () => isDead,
    kill() {
      isDead = true
    },
  }
}

/** A dead process's store never answers, and what its callers hear of that does not count. */
function unlessDead(process: { isDead(): boolean }): (error: unknown) => undefined {
  return (error) => {
    if (!process.isDead()) throw error
  }
}

/** Counted by Apollo on its way, also if the process dies meanwhile; then nobody hears the answer. */
async function call(process: Process, { clock, oracle, endpoint }: World, sendMs: number): Promise<void> {
  const permit = await process.limiter.acquire(endpoint).catch(unlessDead(process))
  if (permit === undefined || process.isDead()) return
  await clock.sleep(sendMs)
  const answer = oracle.count(clock.now())
  await clock.sleep(sendMs / 2)
  if (!process.isDead()) await permit.release(answer)
}

function callTogether(process: Process, world: World, { times, sendMs }: { times: number; sendMs: number }): void {
  for (let i = 0; i < times; i += 1) void call(process, world, sendMs)
}

/** Virtual time stands still while real answers of the store are on their way. */
async function untilIdle(busy: World['busy']): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve))
  while (busy.count > 0)
}

describe.each(sharedStores)('windows shared on %s', (_name, prepare) => {
  let shared: SharedStore
  const opened: Awaited<ReturnType<SharedStore['open']>>[] = []
  beforeAll(async () => {
    shared = await prepare()
    for (let i = 0; i < stores; i += 1) opened.push(await shared.open())
  })
  afterAll(async () => {
    for (const one of opened) await one.close()
  })

  test('no interleaving of calls, deaths and waits goes over a window', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(plan, async ({ limit, steps }) => {
        const busy = { count: 0 }
        const clock = createVirtualClock(1_800_000_000_000, () => untilIdle(busy))
        const windowOf = { header: 'x-rate-limit-minute', usageHeader: 'x-minute-usage', limit, lengthMs: minuteMs }
        const world = { clock, busy, oracle: createOracle([windowOf]), endpoint: `run ${(run += 1)}` }
        const slots = opened.map(({ store }) => ({ store, process: startProcess(store, world) }))
        for (const one of steps) {
          const slot = one.do === 'pass' ? undefined : slots[one.by]
          if (one.do === 'pass') await clock.advance(one.ms)
          if (one.do === 'call' && slot) callTogether(slot.process, world, one)
          if (one.do !== 'kill' || !slot) continue
          slot.process.kill()
          slot.process = startProcess(slot.store, world)
        }
        for (let i = 0; i < 6; i += 1) await clock.advance(minuteMs)
        expect(world.oracle.refused).toBe(0)
        expect(world.oracle.admitted.every((used) => used <= limit)).toBe(true)
      }),
      { numRuns: 20 },
    )
  }, 60_000)
})
