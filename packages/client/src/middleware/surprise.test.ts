import { beforeEach, describe, expect, it } from 'vitest'
import type { ApolloClient } from '../client.ts'
import { createApolloClient } from '../client.ts'
import { createRateLimiter } from '../limiter/rate-limiter.ts'
import { createMemoryLimiterStore } from '../limiter/store.ts'
import type { VirtualClock } from '../testing/virtual-clock.ts'
import { createVirtualClock } from '../testing/virtual-clock.ts'

const startedAt = Date.parse('2026-03-02T09:00:00Z')
const minuteMs = 60_000
const dayMs = 1440 * minuteMs

let clock: VirtualClock
/** When requests arrived, in milliseconds from the start. */
let arrivals: number[]
/** The answers still to be given that are 429s, with their `retry-after`. */
let refusals: (string | undefined)[]
let clients: ApolloClient[]

/** Two processes on the same limits, and an Apollo that refuses when told. */
beforeEach(async () => {
  clock = createVirtualClock(startedAt)
  arrivals = []
  refusals = []
  const store = createMemoryLimiterStore()
  const apollo: typeof fetch = async () => {
    arrivals.push(clock.now() - startedAt)
    if (refusals.length === 0) return Response.json({ users: [] }, { headers: { 'x-rate-limit-minute': '200' } })
    const retryAfter = refusals.shift()
    return Response.json(
      { message: 'slow down' },
      { status: 429, headers: retryAfter ? { 'retry-after': retryAfter } : {} },
    )
  }
  clients = [1, 2].map(() => {
    const limiter = createRateLimiter({ clock, store, maxWaitMs: dayMs })
    return createApolloClient({ apiKey: 'key', fetch: apollo, clock, limiter, random: () => 0 })
  })
})

function call(process: number, deadlineMs?: number): Promise<unknown> {
  const client = clients[process]
  return client === undefined
    ? Promise.reject(new Error('no such process'))
    : client.request('users/search', {}, { deadlineMs })
}

describe('a 429 that nobody saw coming', () => {
  it.each<[string, string | undefined, number]>([
    ['2 s', '2', 2000],
    ['90 s', '90', 90_000],
    ['hours', '15733', 15_733_000],
    ['an HTTP date', 'Mon, 02 Mar 2026 09:00:40 GMT', 40_000],
    ['a negative number', '-5', minuteMs],
    ['garbage', 'soon', minuteMs],
    ['nothing', undefined, minuteMs],
  ])(
    'with a retry-after of %s holds every process until then, and not much longer',
    async (_name, retryAfter, heldMs) => {
      refusals = [retryAfter]
      const refused = call(0).catch((error: unknown) => error)
      await clock.settle()
      expect(arrivals).toEqual([0])
      const others = [call(0), call(1), call(1)]
      await clock.advance(heldMs - 1)
      expect(arrivals).toEqual([0])
      await clock.advance(1001)
      await Promise.all(others)
      await refused
      expect(arrivals.length).toBeGreaterThanOrEqual(4)
    },
  )

  it('is told at once to whoever has less time than that, with the time to come back', async () => {
    refusals = ['90']
    const first = call(0, 10_000).catch((error: unknown) => error)
    await clock.settle()
    expect(await first).toMatchObject({ name: 'RateLimitError', retryAfterMs: 90_000 })
    const next = call(1, 10_000).catch((error: unknown) => error)
    await clock.settle()
    expect(await next).toMatchObject({ name: 'RateLimitWaitError', retryAt: startedAt + 91_000 })
    expect(arrivals).toEqual([0])
  })

  it('leaves other endpoints alone', async () => {
    refusals = ['90']
    const refused = call(0).catch((error: unknown) => error)
    await clock.settle()
    await clients[1]?.request('labels/index')
    expect(arrivals).toEqual([0, 0])
    await clock.advance(100_000)
    await refused
  })
})
