import { beforeEach, describe, expect, it } from 'vitest'
import { AbortError, ApolloError, RateLimitWaitError } from '../errors.ts'
import type { VirtualClock } from '../testing/virtual-clock.ts'
import { createVirtualClock } from '../testing/virtual-clock.ts'
import type { Permit, RateLimiter } from './rate-limiter.ts'
import { createRateLimiter } from './rate-limiter.ts'

const endpoint = 'contacts/search'
let clock: VirtualClock
let limiter: RateLimiter

beforeEach(() => {
  clock = createVirtualClock()
  limiter = createRateLimiter({ clock })
})

function answered(limit: number, usage: number): { status: number; headers: Headers } {
  const headers = new Headers({ 'x-rate-limit-minute': String(limit), 'x-minute-usage': String(usage) })
  return { status: 200, headers }
}

function started(promise: Promise<Permit>): { permit: Permit | undefined; error: unknown } {
  const result: { permit: Permit | undefined; error: unknown } = { permit: undefined, error: undefined }
  promise.then(
    (permit) => (result.permit = permit),
    (error: unknown) => (result.error = error),
  )
  return result
}

describe('rate limiter', () => {
  it('sends one probe to an unknown endpoint and lets the rest go when it answers', async () => {
    const probe = await limiter.acquire(endpoint)
    const others = Array.from({ length: 10 }, () => started(limiter.acquire(endpoint)))
    await clock.settle()
    expect(others.filter((other) => other.permit)).toHaveLength(0)
    await probe.release(answered(5, 1))
    await clock.settle()
    expect(others.filter((other) => other.permit)).toHaveLength(4)
  })

  it('probes again when the probe fails, and goes five at a time when answers carry no limits', async () => {
    const probe = await limiter.acquire(endpoint)
    const others = Array.from({ length: 10 }, () => started(limiter.acquire(endpoint)))
    await probe.release({})
    await clock.settle()
    expect(others.filter((other) => other.permit)).toHaveLength(1)
    await others[0]?.permit?.release({ status: 200, headers: new Headers() })
    await clock.settle()
    expect(others.filter((other) => other.permit)).toHaveLength(1 + 5)
  })

  it('opens the next window one length after the first answer, not after the first send', async () => {
    const first = await limiter.acquire(endpoint)
    await clock.advance(2000)
    await first.release(answered(1, 1))
    const second = started(limiter.acquire(endpoint))
    await clock.advance(59_999)
    expect(second.permit).toBeUndefined()
    await clock.advance(1)
    expect(second.permit).toBeDefined()
  })

  it('counts what a rival has used, and gives a request back that was not sent', async () => {
    const probe = await limiter.acquire(endpoint)
    await probe.release(answered(10, 9))
    const last = await limiter.acquire(endpoint)
    const next = started(limiter.acquire(endpoint))
    await clock.settle()
    expect(next.permit).toBeUndefined()
    await last.release('not_sent')
    await clock.settle()
    expect(next.permit).toBeDefined()
  })

  it('takes an empty limit for unlimited and missing headers for no information', async () => {
    const probe = await limiter.acquire(endpoint)
    const headers = new Headers({ 'x-rate-limit-minute': '2', 'x-minute-usage': '1', 'x-rate-limit-hourly': '' })
    await probe.release({ status: 200, headers })
    expect(limiter.snapshot()[endpoint]?.hour?.limit).toBeNull()
    expect(limiter.snapshot()[endpoint]?.day).toBeUndefined()
  })

  it('reads the older names of the day window', async () => {
    const probe = await limiter.acquire(endpoint)
    const headers = new Headers({ 'x-rate-limit-daily': '600', 'x-daily-requests-left': '593' })
    await probe.release({ status: 200, headers })
    expect(limiter.snapshot()[endpoint]?.day).toMatchObject({ limit: 600, used: 7 })
  })

  it('tells at once when the turn would come after the deadline, with the time and the window', async () => {
    await limiter.learn(endpoint, { minute: { limit: 1, consumed: 1 } })
    const refused = started(limiter.acquire(endpoint, { deadline: clock.now() + 5000 }))
    await clock.settle()
    expect(refused.error).toBeInstanceOf(RateLimitWaitError)
    expect(refused.error).toMatchObject({ retryAt: clock.now() + 60_000, window: 'minute', outcome: 'not_sent' })
  })

  it('tells a caller whose deadline passes while the probe is out', async () => {
    await limiter.acquire(endpoint)
    const waiting = started(limiter.acquire(endpoint, { deadline: clock.now() + 3000 }))
    await clock.advance(3000)
    expect(waiting.error).toBeInstanceOf(RateLimitWaitError)
  })

  it('does not sit out an hour window without being asked to', async () => {
    await limiter.learn(endpoint, { hour: { limit: 400, consumed: 400 } })
    const refused = started(limiter.acquire(endpoint))
    await clock.settle()
    expect(refused.error).toMatchObject({ name: 'RateLimitWaitError', window: 'hour' })
  })

  it('holds everybody after a surprising 429 until its time has come', async () => {
    await limiter.learn(endpoint, { minute: { limit: 100 } })
    const refused = await limiter.acquire(endpoint)
    await refused.release({ status: 429, retryAfterMs: 20_000, headers: new Headers() })
    const next = started(limiter.acquire(endpoint))
    await clock.advance(20_000)
    expect(next.permit).toBeUndefined()
    await clock.advance(1000)
    expect(next.permit).toBeDefined()
  })

  it('assumes the minute window for a 429 without a time, and the named one where it is named', async () => {
    const probe = await limiter.acquire(endpoint)
    await probe.release({ status: 429, headers: new Headers() })
    expect(limiter.estimate(endpoint, 1)).toBe(60_000)
    const other = await limiter.acquire('tasks/search')
    await other.release({ status: 429, headers: new Headers(), window: 'day', limit: 600 })
    expect(limiter.estimate('tasks/search', 1)).toBe(1440 * 60_000)
  })

  it('ignores a 429 that spent no limit', async () => {
    await limiter.learn(endpoint, { minute: { limit: 100 } })
    const permit = await limiter.acquire(endpoint)
    await permit.release({ status: 429, headers: new Headers(), quota: false })
    expect(limiter.estimate(endpoint, 1)).toBe(0)
  })

  it('serves the interactive lane first, each lane in order', async () => {
    await limiter.learn(endpoint, { minute: { limit: 2, consumed: 2 } })
    const order: string[] = []
    for (const name of ['batch 1', 'batch 2', 'person 1', 'person 2']) {
      const lane = name.startsWith('batch') ? 'batch' : 'interactive'
      void limiter.acquire(endpoint, { lane }).then((permit) => {
        order.push(name)
        return permit.release(answered(2, order.length % 2 === 0 ? 2 : 1))
      })
    }
    await clock.advance(60_000)
    expect(order).toEqual(['person 1', 'person 2'])
    await clock.advance(60_000)
    expect(order).toEqual(['person 1', 'person 2', 'batch 1', 'batch 2'])
  })

  it('keeps a tenth of the minute for people until its last tenth', async () => {
    await limiter.learn(endpoint, { minute: { limit: 20, consumed: 1 } })
    const batch = Array.from({ length: 30 }, () => started(limiter.acquire(endpoint, { lane: 'batch' })))
    await clock.settle()
    expect(batch.filter((one) => one.permit)).toHaveLength(17)
    const person = started(limiter.acquire(endpoint))
    await clock.settle()
    expect(person.permit).toBeDefined()
    await clock.advance(54_000)
    expect(batch.filter((one) => one.permit)).toHaveLength(18)
  })

  it('leaves with the reason when the caller aborts, and its turn goes to the next', async () => {
    await limiter.learn(endpoint, { minute: { limit: 1, consumed: 1 } })
    const abort = new AbortController()
    const gone = started(limiter.acquire(endpoint, { signal: abort.signal }))
    const next = started(limiter.acquire(endpoint))
    await clock.settle()
    abort.abort('bored')
    await clock.advance(60_000)
    expect(gone.error).toBeInstanceOf(AbortError)
    expect(gone.error).toMatchObject({ reason: 'bored', outcome: 'not_sent' })
    expect(next.permit).toBeDefined()
  })

  it('counts a request that ended unheard in the doubtful end of a window against the next one as well', async () => {
    const first = await limiter.acquire(endpoint)
    await clock.advance(5000)
    await first.release(answered(3, 1))
    // Apollo's window may have closed at 60 s, and ours only does at 65 s.
    await clock.advance(57_000)
    const doubtful = await limiter.acquire(endpoint)
    await clock.advance(1000)
    await doubtful.release({})
    await clock.advance(2000)
    const burst = Array.from({ length: 3 }, () => started(limiter.acquire(endpoint)))
    await clock.settle()
    expect(burst.filter((one) => one.permit)).toHaveLength(2)
  })

  it('does not book an answer from an older window on the present one', async () => {
    const first = await limiter.acquire(endpoint)
    await first.release(answered(3, 1))
    const slow = await limiter.acquire(endpoint)
    await clock.advance(70_000)
    await slow.release(answered(3, 3))
    const next = Array.from({ length: 3 }, () => started(limiter.acquire(endpoint)))
    await clock.settle()
    expect(next.filter((one) => one.permit)).toHaveLength(2)
  })

  it('notices from a falling usage that Apollo has opened a new window', async () => {
    await limiter.learn(endpoint, { minute: { limit: 10, consumed: 9 } })
    const last = await limiter.acquire(endpoint)
    await last.release(answered(10, 1))
    expect(limiter.snapshot()[endpoint]?.minute).toMatchObject({ used: 1, resetsAt: clock.now() + 60_000 })
  })

  it('estimates how long many calls take', async () => {
    await limiter.learn(endpoint, { minute: { limit: 100 }, hour: { limit: 400 } })
    expect(limiter.estimate(endpoint, 100)).toBe(0)
    expect(limiter.estimate(endpoint, 101)).toBe(60_000)
    expect(limiter.estimate(endpoint, 401)).toBe(3_600_000)
    expect(limiter.estimate('people/match', 401)).toBe(0)
  })

  it('refuses calls when the store fails, and works again when it is back', async () => {
    let isDown = true
    const state = createRateLimiter({
      clock,
      store: {
        async update(_endpoint, change) {
          if (isDown) throw new Error('no database')
          return change({ windows: {}, inFlight: {}, heldUntil: 0, heldBy: null, answeredWithoutLimits: false }).result
        },
      },
    })
    const refused = started(state.acquire(endpoint))
    await clock.settle()
    expect(refused.error).toBeInstanceOf(ApolloError)
    expect(refused.error).toMatchObject({ outcome: 'not_sent', retryable: true })
    isDown = false
    expect(await state.acquire(endpoint)).toBeDefined()
  })
})
