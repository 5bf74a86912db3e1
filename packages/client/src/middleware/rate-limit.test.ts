import { describe, expect, it } from 'vitest'
import { ConnectionError, RateLimitError } from '../errors.ts'
import type { ApolloEvent } from '../events.ts'
import type { PermitOutcome, RateLimiter } from '../limiter/rate-limiter.ts'
import { createRateLimiter } from '../limiter/rate-limiter.ts'
import { answer, requestFor } from '../testing/request.ts'
import { createVirtualClock } from '../testing/virtual-clock.ts'
import { rateLimit } from './rate-limit.ts'

function setUp(release: (outcome: PermitOutcome) => Promise<void>) {
  const clock = createVirtualClock()
  const groups: string[] = []
  const events: ApolloEvent[] = []
  const limiter: RateLimiter = {
    ...createRateLimiter({ clock }),
    async acquire(group) {
      groups.push(group)
      await clock.sleep(0)
      return { release }
    },
  }
  const middleware = rateLimit(limiter, { clock, onEvent: (event) => events.push(event) })
  return { clock, groups, events, middleware }
}

describe('rateLimit', () => {
  it('counts both ways of listing deals as one endpoint', async () => {
    const { clock, groups, middleware } = setUp(async () => undefined)
    const handler = middleware(async () => answer({}))
    const both = Promise.all([handler(requestFor('opportunities/search')), handler(requestFor('opportunities/filter'))])
    await clock.advance(0)
    await both
    expect(groups).toEqual(['opportunities/search', 'opportunities/search'])
  })

  const refused = new RateLimitError('status 429', {
    endpoint: 'x',
    outcome: 'refused',
    retryable: true,
    status: 429,
    headers: new Headers({ 'x-rate-limit-minute': '50' }),
    body: '',
    retryAfterMs: 2000,
    window: 'hour',
    limit: 400,
    quota: true,
  })
  const lost = new ConnectionError('reset', { endpoint: 'x', outcome: 'unknown', retryable: true })
  const unsent = new ConnectionError('refused', { endpoint: 'x', outcome: 'not_sent', retryable: true })

  it.each<[string, Error, unknown]>([
    ['a refusal', refused, { status: 429, retryAfterMs: 2000, window: 'hour', limit: 400, quota: true }],
    ['a lost answer', lost, {}],
    ['a request that was not sent', unsent, 'not_sent'],
  ])('tells the limiter about %s', async (_name, error, wanted) => {
    const outcomes: PermitOutcome[] = []
    const { clock, middleware } = setUp(async (outcome) => void outcomes.push(outcome))
    const result = middleware(() => Promise.reject(error))(requestFor('contacts/search')).catch(
      (reason: unknown) => reason,
    )
    await clock.advance(0)
    expect(await result).toBe(error)
    if (typeof wanted === 'string') expect(outcomes).toEqual([wanted])
    else expect(outcomes[0]).toMatchObject(wanted as object)
  })

  it('hands over the answer even if the permit cannot be given back', async () => {
    const { clock, events, middleware } = setUp(() => Promise.reject(new Error('no store')))
    const result = middleware(async () => answer('data'))(requestFor('contacts/search'))
    await clock.advance(0)
    expect((await result).data).toBe('data')
    expect(events.map((event) => event.type)).toEqual(['limiter_failed'])
  })
})
