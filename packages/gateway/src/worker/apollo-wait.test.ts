import { CircuitOpenError, ConnectionError, ServerError } from '@delos/client'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ServiceError } from '../errors.ts'
import { toServiceError } from '../to-service-error.ts'
import { isOutage, outageWaitMs } from './apollo-wait.ts'

const call = { endpoint: 'people/match', outcome: 'not_sent' as const, retryable: true }

function answered(status: number): Error {
  const answer = { ...call, status, headers: new Headers(), body: '' }
  return toServiceError(new ServerError('failed', answer))
}

describe('an outage', () => {
  it.each([
    ['an open circuit', toServiceError(new CircuitOpenError('open', call))],
    ['a broken connection', toServiceError(new ConnectionError('refused', call))],
    ['502', answered(502)],
    ['503', answered(503)],
    ['504', answered(504)],
    ['a purchase whose end nobody knows yet', new ServiceError('upstream_unavailable', 'unknown')],
  ])('is %s', (_what, error) => {
    expect(isOutage(error)).toBe(true)
  })

  it.each([
    ['an error of Apollo’s own', answered(500)],
    ['a rejected input', new ServiceError('upstream_rejected', 'no')],
    ['our own mistake', new ServiceError('internal', 'oops')],
    ['anything else', new Error('oops')],
  ])('is not %s', (_what, error) => {
    expect(isOutage(error)).toBe(false)
  })
})

describe('the wait', () => {
  it('never ends before the circuit may close, grows to minutes, and differs from job to job', () => {
    const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.nat(60_000), fc.nat(1000), anyRandom, (retryAfterMs, waits, random) => {
        const error = new ServiceError('upstream_unavailable', 'out', { retryAfterMs })
        const ms = outageWaitMs(error, { waits, baseMs: 5000, random: () => random })
        expect(ms).toBeGreaterThanOrEqual(retryAfterMs)
        expect(ms).toBeLessThanOrEqual(375_000)
        expect(ms).toBeGreaterThanOrEqual(Math.min(300_000, 5000 * 2 ** Math.min(waits, 20)))
      }),
    )
    const error = new ServiceError('upstream_unavailable', 'out')
    const waits = [0, 1, 2, 6, 50].map((count) => outageWaitMs(error, { waits: count, baseMs: 5000, random: () => 0 }))
    expect(waits).toEqual([5000, 10_000, 20_000, 300_000, 300_000])
  })
})
