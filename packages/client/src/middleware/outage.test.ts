import { describe, expect, it } from 'vitest'
import { createApolloClient } from '../client.ts'
import { CircuitOpenError } from '../errors.ts'
import { createVirtualClock } from '../testing/virtual-clock.ts'

const callsPerSecond = 50
const seconds = 60
const openMs = 10_000

describe('a total outage of a minute', () => {
  it.each([500, 503, 'no connection'])(
    'with %s sends at most a tenth more than is offered, and probes one at a time',
    async (effect) => {
      const clock = createVirtualClock(0)
      const sentAt: number[] = []
      let underWay = 0
      const mostUnderWay: number[] = []
      const apollo: typeof fetch = async () => {
        sentAt.push(clock.now())
        underWay += 1
        mostUnderWay.push(underWay)
        await clock.sleep(30)
        underWay -= 1
        if (effect === 'no connection') throw new TypeError('fetch failed')
        return new Response('down', { status: Number(effect) })
      }
      const client = createApolloClient({ apiKey: 'key', fetch: apollo, clock, limiter: false, random: () => 0.5 })
      const rejectedAfterMs: number[] = []
      let openedAt: number | undefined
      for (let i = 0; i < seconds * callsPerSecond; i += 1) {
        const askedAt = clock.now()
        client.request('users/search').catch((error: unknown) => {
          if (!(error instanceof CircuitOpenError)) return
          openedAt ??= clock.now()
          rejectedAfterMs.push(clock.now() - askedAt)
          expect(error.retryAfterMs).toBeGreaterThan(0)
        })
        await clock.advance(1000 / callsPerSecond)
      }
      await clock.advance(60_000)
      const offered = seconds * callsPerSecond
      expect(sentAt.length).toBeLessThanOrEqual(1.1 * offered)
      expect(openedAt).toBeLessThanOrEqual(2000)
      const probes = sentAt.map((at, index) => ({ at, index })).filter(({ at }) => at > (openedAt ?? 0) + 100)
      expect(probes.length).toBeGreaterThanOrEqual((seconds * 1000) / openMs - 2)
      probes.forEach(({ at, index }) => {
        expect(mostUnderWay[index]).toBe(1)
        expect(at - (sentAt[index - 1] ?? 0)).toBeGreaterThanOrEqual(openMs)
      })
      // First tries that meet an open circuit hear so without a wait; a retry has its backoff behind it.
      expect(rejectedAfterMs.filter((ms) => ms > 5).length).toBeLessThanOrEqual(20)
    },
  )
})
