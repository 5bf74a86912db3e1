import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Lane } from '../http.ts'
import type { OracleAnswer } from '../testing/oracle.ts'
import { createOracle } from '../testing/oracle.ts'
import type { VirtualClock } from '../testing/virtual-clock.ts'
import { createVirtualClock } from '../testing/virtual-clock.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { createRateLimiter } from './rate-limiter.ts'
import type { LimiterStore } from './store.ts'
import { createMemoryLimiterStore } from './store.ts'

const minuteMs = 60_000
const endpoint = 'people/match'

function minuteWindow(limit: number) {
  return { header: 'x-rate-limit-minute', usageHeader: 'x-minute-usage', limit, lengthMs: minuteMs }
}

/** Small and seeded, so that a failing run can be replayed. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

interface Call {
  sendMs: number
  answerMs: number
  fate: 'answered' | 'lost' | 'not_sent'
}

interface World {
  clock: VirtualClock
  count: (now: number) => OracleAnswer
}

/** One request: it is counted somewhere between its send and its answer. */
async function call(
  limiter: RateLimiter,
  { clock, count }: World,
  { sendMs, answerMs, fate }: Call,
  lane: Lane = 'interactive',
) {
  const permit = await limiter.acquire(endpoint, { lane })
  if (fate === 'not_sent') return permit.release('not_sent')
  await clock.sleep(sendMs)
  const answer = count(clock.now())
  await clock.sleep(answerMs)
  if (fate === 'lost') return permit.release({})
  return permit.release({ status: answer.status, headers: answer.headers, retryAfterMs: answer.retryAfterMs })
}

describe('rate limiter against a server with fixed windows', () => {
  it('never sends a request that is refused, whatever the arrivals and durations', async () => {
    const arrivals = fc.record({
      limit: fc.integer({ min: 1, max: 30 }),
      seed: fc.nat(),
      gapMs: fc.constantFrom(0, 300, 1500, 2500, 6000),
      latencyMs: fc.constantFrom(1, 200, 5000, 40_000, 90_000),
      lostShare: fc.constantFrom(0, 0.1),
      processes: fc.integer({ min: 1, max: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ limit, seed, gapMs, latencyMs, lostShare, processes }) => {
        const clock = createVirtualClock()
        const oracle = createOracle([minuteWindow(limit)])
        const store = createMemoryLimiterStore()
        const limiters = Array.from({ length: processes }, () =>
          createRateLimiter({ clock, store, inFlightTtlMs: 5 * minuteMs }),
        )
        const dice = random(seed)
        const count = (now: number) => oracle.count(now)
        for (let i = 0; i < 150; i += 1) {
          await clock.advance(dice() * gapMs * 2)
          // A lost first probe teaches nothing, and with a limit of 1 the next one cannot know better.
          const fateDice = i === 0 ? 1 : dice()
          const fate = fateDice < lostShare ? 'lost' : fateDice < 2 * lostShare ? 'not_sent' : 'answered'
          const one: Call = { sendMs: dice() * latencyMs, answerMs: dice() * latencyMs, fate }
          const limiter = limiters[i % processes] as RateLimiter
          void call(limiter, { clock, count }, one, dice() < 0.5 ? 'batch' : 'interactive')
        }
        for (let i = 0; i < 40; i += 1) await clock.advance(minuteMs)
        expect(oracle.refused).toBe(0)
      }),
      {
        numRuns: 60,
        examples: [[{ limit: 12, seed: 2_147_483_623, gapMs: 6000, latencyMs: 40_000, lostShare: 0, processes: 2 }]],
      },
    )
  }, 120_000)

  it('uses at least 95 % of the quota over 100 windows without one refusal', async () => {
    const clock = createVirtualClock()
    const oracle = createOracle([minuteWindow(50)])
    const limiter = createRateLimiter({ clock })
    const dice = random(7)
    const startedAt = clock.now()
    async function worker(): Promise<void> {
      while (clock.now() - startedAt < 105 * minuteMs) {
        await call(
          limiter,
          { clock, count: (now) => oracle.count(now) },
          { sendMs: dice() * 200, answerMs: dice() * 200, fate: 'answered' },
        )
      }
    }
    for (let i = 0; i < 10; i += 1) void worker()
    await clock.advance(104 * minuteMs)
    const full = oracle.admitted.slice(0, 100)
    expect(oracle.refused).toBe(0)
    expect(full).toHaveLength(100)
    expect(full.reduce((sum, used) => sum + used, 0)).toBeGreaterThanOrEqual(0.95 * 50 * 100)
  })

  it('keeps a steady stream just below the limit flowing, without drifting into waits', async () => {
    const clock = createVirtualClock()
    const oracle = createOracle([minuteWindow(200)])
    const limiter = createRateLimiter({ clock })
    const dice = random(3)
    let done = 0
    for (let i = 0; i < 3600; i += 1) {
      await clock.advance(1000)
      for (let j = 0; j < 3; j += 1) {
        const one: Call = { sendMs: dice() * 300, answerMs: dice() * 300, fate: 'answered' }
        void call(limiter, { clock, count: (now) => oracle.count(now) }, one).then(() => (done += 1))
      }
    }
    await clock.advance(2000)
    expect(oracle.refused).toBe(0)
    expect(done).toBe(3 * 3600)
  })

  it('sees a rival that takes 30 % and stays under two refusals a window', async () => {
    const clock = createVirtualClock()
    const oracle = createOracle([minuteWindow(100)])
    const limiter = createRateLimiter({ clock })
    const dice = random(11)
    const startedAt = clock.now()
    let ownRefusals = 0
    const isOver = (): boolean => clock.now() - startedAt > 52 * minuteMs
    async function rival(): Promise<void> {
      while (!isOver()) {
        oracle.count(clock.now())
        await clock.sleep(minuteMs / 30)
      }
    }
    async function worker(): Promise<void> {
      while (!isOver()) {
        await call(
          limiter,
          {
            clock,
            count: (now) => {
              const answer = oracle.count(now)
              if (answer.status === 429) ownRefusals += 1
              return answer
            },
          },
          { sendMs: dice() * 200, answerMs: dice() * 200, fate: 'answered' },
        )
      }
    }
    void rival()
    for (let i = 0; i < 8; i += 1) void worker()
    await clock.advance(50 * minuteMs)
    expect(oracle.admitted.length).toBeGreaterThanOrEqual(48)
    expect(ownRefusals).toBeLessThanOrEqual(2 * oracle.admitted.length)
    expect(limiter.snapshot()[endpoint]?.minute?.limit).toBe(100)
  })

  it('holds for processes that share a store when one of them dies with requests in flight', async () => {
    const clock = createVirtualClock()
    const oracle = createOracle([minuteWindow(20)])
    const store: LimiterStore = createMemoryLimiterStore()
    const dice = random(5)
    const world: World = { clock, count: (now) => oracle.count(now) }
    for (let round = 0; round < 50; round += 1) {
      const survivor = createRateLimiter({ clock, store, owner: 'survivor' })
      const victim = createRateLimiter({ clock, store, owner: `victim-${round}`, inFlightTtlMs: minuteMs })
      for (let i = 0; i < 15; i += 1)
        void call(survivor, world, { sendMs: dice() * 900, answerMs: dice() * 900, fate: 'answered' })
      for (let i = 0; i < 3; i += 1) {
        void victim
          .acquire(endpoint)
          .then(() => clock.sleep(dice() * 500))
          .then(() => oracle.count(clock.now()))
      }
      await clock.advance(minuteMs * (0.5 + dice()))
    }
    await clock.advance(20 * minuteMs)
    expect(oracle.refused).toBe(0)
    expect(oracle.admitted.reduce((sum, used) => sum + used, 0)).toBeGreaterThan(50 * 15)
  })
})
