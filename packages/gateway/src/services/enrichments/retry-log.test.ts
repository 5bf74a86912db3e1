import { systemClock } from '@delos/client'
import { expect, it } from 'vitest'
import { RetryLog } from './retry-log.ts'

const minuteMs = 60_000

function logAt(start: number) {
  const clock = { ...systemClock, now: () => start + time.elapsedMs }
  const time = { elapsedMs: 0 }
  return { log: new RetryLog(clock), time }
}

it('comes back to somebody in doubt eight times', () => {
  const { log } = logAt(0)
  const tries = Array.from({ length: 9 }, () => log.afterDoubt(1))
  expect(tries).toEqual([...Array.from({ length: 8 }, () => undefined), 'never'])
  expect(log.afterDoubt(2)).toBeUndefined()
})

it('comes back to somebody under purchase elsewhere for ten minutes, ever more seldom, however often that is', () => {
  const { log, time } = logAt(1_000_000)
  const rests: number[] = []
  for (;;) {
    const again = log.afterBusy(1)
    if (again === 'never') break
    rests.push(again - 1_000_000 - time.elapsedMs)
    time.elapsedMs = again - 1_000_000
  }
  expect(rests[0]).toBe(100)
  expect(rests).toEqual(rests.toSorted((a, b) => a - b))
  expect(rests.at(-1)).toBe(5000)
  expect(time.elapsedMs).toBeGreaterThan(10 * minuteMs)
  expect(time.elapsedMs).toBeLessThan(11 * minuteMs)
  expect(log.afterDoubt(1)).toBeUndefined()
})
