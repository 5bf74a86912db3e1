import { describe, expect, it } from 'vitest'
import type { EndpointName } from '../endpoints.ts'
import { ConnectionError, RateLimitError, ServerError } from '../errors.ts'
import type { ApolloEvent } from '../events.ts'
import { answer, requestFor } from '../testing/request.ts'
import { createVirtualClock } from '../testing/virtual-clock.ts'
import type { RetryOptions } from './retry.ts'
import { retry } from './retry.ts'

const http = { status: 500, headers: new Headers(), body: '' }

function serverError(retryable: boolean) {
  return new ServerError('status 500', { ...http, endpoint: 'x', outcome: 'unknown', retryable })
}

function rateLimited(retryAfterMs?: number) {
  return new RateLimitError('status 429', {
    ...http,
    status: 429,
    endpoint: 'x',
    outcome: 'refused',
    retryable: true,
    retryAfterMs,
    quota: true,
  })
}

function setUp(errors: Error[], options: RetryOptions = {}) {
  const clock = createVirtualClock(0)
  const events: ApolloEvent[] = []
  let sent = 0
  const handler = retry(options, { clock, random: () => 0.5, onEvent: (event) => events.push(event) })(async () => {
    sent += 1
    const error = errors.shift()
    if (error !== undefined) throw error
    return answer('done')
  })
  const call = async (endpoint: EndpointName = 'contacts/search', deadline?: number) => {
    const result = { value: undefined as unknown, error: undefined as unknown }
    handler(requestFor(endpoint, { options: { deadline } })).then(
      (response) => (result.value = response.data),
      (error: unknown) => (result.error = error),
    )
    await clock.settle()
    return result
  }
  return { clock, events, call, sent: () => sent }
}

describe('retry', () => {
  it('tries three times in all, with growing, jittered pauses', async () => {
    const { clock, call, sent, events } = setUp([serverError(true), serverError(true), serverError(true)])
    const result = await call()
    await clock.advance(10_000)
    expect(sent()).toBe(3)
    expect(result.error).toBeInstanceOf(ServerError)
    expect(events.map((event) => event.type === 'retry' && event.delayMs)).toEqual([250, 500])
  })

  it('never repeats what may have been executed and must not be repeated', async () => {
    const { call, sent } = setUp([serverError(false)])
    expect((await call('contacts/create')).error).toBeInstanceOf(ServerError)
    expect(sent()).toBe(1)
  })

  it('repeats a create that was surely not sent, and one that was refused by a limit', async () => {
    const notSent = new ConnectionError('refused', { endpoint: 'x', outcome: 'not_sent', retryable: true })
    const { clock, call, sent } = setUp([notSent, rateLimited(2000)])
    const result = await call('contacts/create')
    await clock.advance(250 + 1999)
    expect(sent()).toBe(2)
    await clock.advance(1)
    expect(result.value).toBe('done')
  })

  it('fails at once, with the time, when retry-after lies beyond the deadline or is hours away', async () => {
    const beyond = setUp([rateLimited(2000)])
    expect((await beyond.call('contacts/search', 1999)).error).toMatchObject({ retryAfterMs: 2000 })
    const hours = setUp([rateLimited(15_733_000)])
    expect((await hours.call()).error).toMatchObject({ retryAfterMs: 15_733_000 })
    expect(hours.sent()).toBe(1)
  })

  it('stops waiting when the caller aborts', async () => {
    const { clock, events } = setUp([])
    const abort = new AbortController()
    const failing = retry(
      {},
      { clock, random: () => 1, onEvent: (event) => events.push(event) },
    )(() => Promise.reject(serverError(true)))
    const outcome = failing(requestFor('contacts/search', { options: { signal: abort.signal } })).catch(
      (error: unknown) => error,
    )
    await clock.settle()
    abort.abort('enough')
    expect(await outcome).toMatchObject({ name: 'AbortError', reason: 'enough' })
  })

  it.each([0.1, 0.3, 0.6, 1])('sends at most a tenth more than is offered when %d of the calls fail', async (share) => {
    const clock = createVirtualClock(0)
    let sent = 0
    let dice = 1
    const handler = retry(
      {},
      { clock, random: () => 0.5, onEvent: () => undefined },
    )(async () => {
      sent += 1
      dice = (dice * 16_807) % 2_147_483_647
      if (dice / 2_147_483_647 < share) throw serverError(true)
      return answer('done')
    })
    const offered = 3000
    for (let i = 0; i < offered; i += 1) {
      handler(requestFor('contacts/search')).catch(() => undefined)
      if (i % 50 === 0) await clock.advance(1000)
    }
    await clock.advance(60_000)
    expect(sent).toBeLessThanOrEqual(1.1 * offered)
    expect(sent).toBeGreaterThan(1.05 * offered)
  })
})
