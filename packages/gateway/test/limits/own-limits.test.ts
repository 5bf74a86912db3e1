import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRateLimiter, type LimiterStore } from '@delos/client'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createOracle } from '../../../client/src/testing/oracle.ts'
import { createVirtualClock } from '../../../client/src/testing/virtual-clock.ts'
import { createDb, type Db } from '../../src/db/database.ts'
import { type EmbeddedDatabase, openEmbedded } from '../../src/db/embedded.ts'
import { openOwnLimits } from '../../src/db/limiter/own-limits.ts'

const minuteMs = 60_000
let folder: string
let embedded: EmbeddedDatabase
let db: Db

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'delos-limits-'))
  await cp(inject('migratedDatabase'), join(folder, 'pg'), { recursive: true })
  embedded = await openEmbedded(folder)
  db = createDb(embedded.pool)
})
afterAll(async () => {
  await embedded.close()
  await rm(folder, { recursive: true, force: true })
})

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('call' as const),
      times: fc.integer({ min: 1, max: 5 }),
      sendMs: fc.nat(5000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('save' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(25_000) }) },
)

/** In the embedded database, of which one process at a time is the owner. */
async function openProcess(clock: ReturnType<typeof createVirtualClock>) {
  const limits = await openOwnLimits(db, clock)
  let isDead = false
  const store: LimiterStore = {
    update: (endpoint, change) => (isDead ? new Promise(() => {}) : limits.store.update(endpoint, change)),
  }
  return {
    limiter: createRateLimiter({ clock, store }),
    save: limits.save,
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

test('no window is gone over, and a crash costs one refusal, and one for each request that it left on its way', async () => {
  let run = 0
  const plan = fc.record({ limit: fc.integer({ min: 2, max: 10 }), steps: fc.array(step, { maxLength: 40 }) })
  await fc.assert(
    fc.asyncProperty(plan, async ({ limit, steps }) => {
      const clock = createVirtualClock()
      const windowOf = { header: 'x-rate-limit-minute', usageHeader: 'x-minute-usage', limit, lengthMs: minuteMs }
      const oracle = createOracle([windowOf])
      const endpoint = `run ${(run += 1)}`
      let mayBeRefused = 0
      let onTheirWay = 0
      let process = await openProcess(clock)
      async function call(sendMs: number): Promise<void> {
        const own = process
        const permit = await own.limiter.acquire(endpoint).catch(unlessDead(own))
        if (permit === undefined || own.isDead()) return
        onTheirWay += 1
        await clock.sleep(sendMs)
        if (!own.isDead()) onTheirWay -= 1
        const answer = oracle.count(clock.now())
        await clock.sleep(sendMs / 2)
        if (!own.isDead()) await permit.release(answer)
      }
      for (const one of steps) {
        if (one.do === 'pass') await clock.advance(one.ms)
        if (one.do === 'call') for (let i = 0; i < one.times; i += 1) void call(one.sendMs)
        if (one.do === 'save') await process.save()
        if (one.do !== 'crash') continue
        process.kill()
        mayBeRefused += 1 + onTheirWay
        onTheirWay = 0
        process = await openProcess(clock)
      }
      for (let i = 0; i < 6; i += 1) await clock.advance(minuteMs)
      process.kill()
      expect(oracle.refused).toBeLessThanOrEqual(mayBeRefused)
      expect(oracle.admitted.every((used) => used <= limit)).toBe(true)
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('after a clean stop the windows are known, and the first answer frees all of what is left', async () => {
  const clock = createVirtualClock()
  const answered = (usage: number) => ({
    status: 200,
    headers: new Headers({ 'x-rate-limit-minute': '10', 'x-minute-usage': String(usage) }),
  })
  const before = await openProcess(clock)
  const first = await before.limiter.acquire('people/match')
  await first.release(answered(4))
  await before.save()
  before.kill()
  const after = await openProcess(clock)
  const probe = await after.limiter.acquire('people/match')
  let started = 0
  for (let i = 0; i < 9; i += 1) void after.limiter.acquire('people/match').then(() => (started += 1))
  await clock.settle()
  expect(started).toBe(0)
  await probe.release(answered(5))
  await clock.settle()
  expect(started).toBe(5)
})
