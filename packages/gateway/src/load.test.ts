import { systemClock } from '@delos/client'
import { describe, expect, it } from 'vitest'
import { ServiceError } from './errors.ts'
import { createLoad, type Gauges, workKinds } from './load.ts'
import { openProcessGauges } from './process-gauges.ts'

/** A clock whose every wait is over at once, after it has told of it. */
function impatient(onSleep: () => void) {
  return {
    now: () => 0,
    async sleep(_ms: number, signal?: AbortSignal) {
      signal?.throwIfAborted()
      onSleep()
    },
  }
}

describe('load', () => {
  it('is refused in the order of its kinds, however the gauges rise', () => {
    for (let share = 0; share <= 1; share += 0.01) {
      for (const gauges of [
        { memoryShare: () => share, loopDelayMs: () => 0 },
        { memoryShare: () => 0, loopDelayMs: () => share * 6000 },
      ] satisfies Gauges[]) {
        const load = createLoad(gauges, systemClock)
        const refused = workKinds.map((work) => load.pressureOn(work) !== undefined)
        expect(refused).toEqual(refused.toSorted((a, b) => Number(b) - Number(a)))
      }
    }
  })

  it('says what is short and when to come back', () => {
    const load = createLoad({ memoryShare: () => 1, loopDelayMs: () => 0 }, systemClock)
    expect(() => load.assertRoomFor('known')).toThrow(ServiceError)
    expect(() => load.assertRoomFor('known')).toThrow(
      expect.objectContaining({ code: 'overloaded', retryAfterMs: 5000, details: { pressure: 'memory' } }),
    )
  })

  it('lets work wait until there is room, or until it is no longer wanted', async () => {
    let memoryShare = 1
    let looks = 0
    const gauges = { memoryShare: () => memoryShare, loopDelayMs: () => 0 }
    const load = createLoad(
      gauges,
      impatient(() => {
        looks++
        if (looks === 3) memoryShare = 0
      }),
    )
    await load.untilRoomFor('list', new AbortController().signal)
    expect(looks).toBe(3)
    memoryShare = 1
    const unwanted = AbortSignal.abort(new Error('stopping'))
    await expect(load.untilRoomFor('list', unwanted)).rejects.toThrow('stopping')
  })
})

describe('the gauges of a process', () => {
  it('hold all memory against what is configured', () => {
    const tight = openProcessGauges({ maxMemoryMb: 64 })
    const wide = openProcessGauges({ maxMemoryMb: 1_000_000 })
    expect(tight.memoryShare()).toBeGreaterThan(wide.memoryShare())
    expect(tight.memoryShare()).toBeCloseTo(process.memoryUsage.rss() / (64 * 1024 * 1024), 0)
    expect(wide.memoryShare()).toBeLessThan(1)
    expect(wide.loopDelayMs()).toBe(0)
    for (const gauges of [tight, wide]) gauges.close()
  })
})
