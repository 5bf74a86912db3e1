import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CounterReading, driftSince } from './counter-drift.ts'

const mark = { consumedMilli: 5_000, postedMilli: 2_000, cycleStart: '2026-11-01' }
const quiet: CounterReading = { consumedMilli: 5_000, cycleStart: '2026-11-01', leastMilli: 2_000, mostMilli: 2_000 }

describe('driftSince', () => {
  test('is nothing while counter and ledger move together', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), fc.nat(1_000_000), (charged, inFlight, arrived) => {
        const landed = Math.min(arrived, inFlight)
        const reading = {
          ...quiet,
          consumedMilli: 5_000 + charged + landed,
          leastMilli: 2_000 + charged,
          mostMilli: 2_000 + charged + inFlight,
        }
        expect(driftSince(mark, reading)).toBe(0)
      }),
    )
  })

  test('is exactly what a stranger spent, where nothing is under way', () => {
    expect(driftSince(mark, { ...quiet, consumedMilli: 12_500 })).toBe(7_500)
  })

  test('leaves out what is held or in doubt', () => {
    expect(driftSince(mark, { ...quiet, consumedMilli: 12_500, mostMilli: 5_000 })).toBe(4_500)
  })

  test('is below zero while the counter lags behind', () => {
    expect(driftSince(mark, { ...quiet, leastMilli: 4_000, mostMilli: 4_000 })).toBe(-2_000)
  })

  test('goes on from what was found before', () => {
    expect(driftSince({ ...mark, driftMilli: 3_000 }, { ...quiet, consumedMilli: 6_000 })).toBe(4_000)
  })

  test('cannot be told without a mark, nor across credit cycles', () => {
    expect(driftSince(undefined, quiet)).toBeNull()
    expect(driftSince(mark, { ...quiet, cycleStart: '2026-12-01' })).toBeNull()
  })
})
