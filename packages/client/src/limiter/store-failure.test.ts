import { beforeEach, describe, expect, it } from 'vitest'
import type { VirtualClock } from '../testing/virtual-clock.ts'
import { createVirtualClock } from '../testing/virtual-clock.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { createRateLimiter } from './rate-limiter.ts'
import type { LimiterStore } from './store.ts'
import { createMemoryLimiterStore } from './store.ts'

const endpoint = 'people/match'
const answered = (usage: number) => ({
  status: 200,
  headers: new Headers({ 'x-rate-limit-minute': '5', 'x-minute-usage': String(usage) }),
})

let clock: VirtualClock
let limiter: RateLimiter
let weather: 'fair' | 'down' | 'answer lost' | 'silent'

beforeEach(() => {
  clock = createVirtualClock()
  weather = 'fair'
  const memory = createMemoryLimiterStore()
  const store: LimiterStore = {
    async update(name, change) {
      if (weather === 'down') throw new Error('connection refused')
      if (weather === 'silent') return new Promise(() => undefined)
      const result = await memory.update(name, change)
      if (weather === 'answer lost') throw new Error('connection reset')
      return result
    },
  }
  limiter = createRateLimiter({ clock, store })
})

describe('rate limiter whose store fails', () => {
  it('refuses at once, tells when to come back, and goes on when the store is back', async () => {
    weather = 'down'
    await expect(limiter.acquire(endpoint)).rejects.toMatchObject({
      name: 'LimiterStoreError',
      outcome: 'not_sent',
      retryable: true,
      retryAfterMs: 1000,
    })
    weather = 'fair'
    await expect(limiter.acquire(endpoint)).resolves.toBeDefined()
  })

  it('refuses after two seconds where the store says nothing', async () => {
    weather = 'silent'
    const early = limiter.acquire(endpoint).catch((error: unknown) => error)
    await clock.advance(1500)
    const late = limiter.acquire(endpoint).catch((error: unknown) => error)
    await clock.advance(500)
    expect(await early).toMatchObject({ name: 'LimiterStoreError' })
    expect(await late).toMatchObject({ name: 'LimiterStoreError' })
  })

  it('books an end that could not be booked as soon as the store is back', async () => {
    await limiter.learn(endpoint, { minute: { limit: 5 } })
    const permits = await Promise.all([limiter.acquire(endpoint), limiter.acquire(endpoint)])
    weather = 'down'
    for (const permit of permits) await expect(permit.release(answered(2))).rejects.toThrow('connection refused')
    weather = 'fair'
    await clock.advance(1000)
    expect(limiter.snapshot()[endpoint]?.minute?.used).toBe(2)
  })

  it('counts nothing twice and nothing short where only the answers of the store are lost', async () => {
    await limiter.learn(endpoint, { minute: { limit: 5 } })
    const permit = await limiter.acquire(endpoint)
    weather = 'answer lost'
    await expect(limiter.acquire(endpoint)).rejects.toMatchObject({ name: 'LimiterStoreError' })
    await expect(permit.release(answered(1))).rejects.toThrow('connection reset')
    weather = 'fair'
    await clock.advance(1000)
    expect(limiter.snapshot()[endpoint]?.minute?.used).toBe(1)
    const rest = await Promise.all(Array.from({ length: 4 }, () => limiter.acquire(endpoint)))
    expect(rest).toHaveLength(4)
    expect(limiter.snapshot()[endpoint]?.minute?.used).toBe(5)
  })
})
