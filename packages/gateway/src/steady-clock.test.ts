import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSteadyClock, type TimeSources } from './steady-clock.ts'

const hourMs = 3_600_000
const epoch = 1_790_000_000_000

/** A machine whose clocks a test moves. */
function openMachine() {
  const state = { wall: epoch + 0.25, running: 5000.5, up: 9_000_000 }
  const sources: TimeSources = { wall: () => state.wall, running: () => state.running, up: () => state.up }
  return {
    sources,
    work(ms: number) {
      state.wall += ms
      state.running += ms
      state.up += ms
    },
    sleep(ms: number) {
      state.wall += ms
      state.up += ms
    },
    set(byMs: number) {
      state.wall += byMs
    },
  }
}

it('goes on evenly when the clock is set, and says so once', () => {
  const machine = openMachine()
  const told: number[] = []
  const clock = createSteadyClock({ sources: machine.sources, onSet: (aheadMs) => told.push(aheadMs) })
  expect(clock.now()).toBe(epoch)
  machine.work(60_000)
  machine.set(hourMs)
  expect(clock.now()).toBe(epoch + 60_000)
  machine.work(5000)
  expect(clock.now()).toBe(epoch + 65_000)
  expect(told).toEqual([hourMs])
  machine.set(-2 * hourMs)
  machine.work(5000)
  expect(clock.now()).toBe(epoch + 70_000)
  expect(told).toEqual([hourMs, -hourMs])
})

it('follows a machine that slept', () => {
  const machine = openMachine()
  const told: number[] = []
  const clock = createSteadyClock({ sources: machine.sources, onSet: (aheadMs) => told.push(aheadMs) })
  machine.work(60_000)
  machine.sleep(8 * hourMs)
  machine.work(1000)
  expect(clock.now()).toBe(epoch + 61_000 + 8 * hourMs)
  expect(told).toEqual([])
})

it('is right, whenever and however often the clock is set', () => {
  const step = fc.record({
    workMs: fc.integer({ min: 0, max: hourMs }),
    setMs: fc.integer({ min: -hourMs, max: hourMs }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const machine = openMachine()
      const clock = createSteadyClock({ sources: machine.sources })
      let right = epoch
      for (const { workMs, setMs } of steps) {
        machine.set(setMs)
        machine.work(workMs)
        right += workMs
        expect(clock.now()).toBe(right)
      }
    }),
  )
})
