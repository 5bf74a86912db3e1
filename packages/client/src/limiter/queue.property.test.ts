import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Lane } from '../http.ts'
import { createVirtualClock } from '../testing/virtual-clock.ts'
import { batchTurn, shareOut } from './lanes.ts'
import type { Waiter } from './queue.ts'
import { createWaitingLine } from './queue.ts'
import { createRateLimiter } from './rate-limiter.ts'

function waiter(caller: string, lane: Lane = 'interactive'): Waiter {
  return { lane, caller, deadline: undefined, start: () => undefined, fail: () => undefined }
}

const amount = fc.integer({ min: 0, max: 40 })

describe('waiting line', () => {
  it('serves callers in turn, however many calls each has waiting and however few start at a time', () => {
    const backlogs = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 })
    const takes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(backlogs, takes, (sizes, counts) => {
        const line = createWaitingLine()
        sizes.forEach((size, caller) => {
          for (let i = 0; i < size; i += 1) line.add(waiter(String(caller)))
        })
        const served = sizes.map(() => 0)
        for (const count of counts) {
          const foreseen = line.inOrder().slice(0, count)
          const taken = line.take('interactive', count)
          expect(taken).toEqual(foreseen)
          for (const one of taken) served[Number(one.caller)] = (served[Number(one.caller)] ?? 0) + 1
          const stillWaiting = sizes.map((size, caller) => (served[caller] ?? 0) < size)
          const most = Math.max(...served)
          // Whoever still waits is at most one start behind anybody.
          stillWaiting.forEach((waits, caller) => {
            if (waits) expect(most - (served[caller] ?? 0)).toBeLessThanOrEqual(1)
          })
        }
      }),
      { numRuns: 500 },
    )
  })

  it('forgets who has left', () => {
    const line = createWaitingLine()
    const [first, second, third] = [waiter('a'), waiter('a'), waiter('b')]
    for (const one of [first, second, third]) line.add(one)
    line.remove(first)
    line.remove(first)
    expect(line.size).toBe(2)
    expect(line.take('interactive', 5)).toEqual([second, third])
    expect(line.size).toBe(0)
  })
})

describe('lanes', () => {
  it('fills the room, keeps to it, and never leaves the batch lane without its turn', () => {
    const request = fc.record({
      waiting: fc.record({ interactive: amount, batch: amount }),
      room: amount.chain((interactive) =>
        fc.record({ interactive: fc.constant(interactive), batch: fc.integer({ min: 0, max: interactive }) }),
      ),
      sinceBatch: fc.integer({ min: 0, max: batchTurn }),
    })
    fc.assert(
      fc.property(request, ({ waiting, room, sinceBatch }) => {
        const { granted } = shareOut({ waiting, room, sinceBatch })
        const all = granted.interactive + granted.batch
        expect(all).toBeLessThanOrEqual(room.interactive)
        expect(granted.batch).toBeLessThanOrEqual(Math.min(room.batch, waiting.batch))
        expect(granted.interactive).toBeLessThanOrEqual(waiting.interactive)
        const isRoomLeft = all < room.interactive
        if (isRoomLeft) expect(granted.interactive).toBe(waiting.interactive)
        if (isRoomLeft && all < room.batch) expect(granted.batch).toBe(waiting.batch)
        // Beyond its turns the batch lane only takes what no person wants.
        const turns = Math.floor(
          (sinceBatch + Math.min(room.interactive, waiting.interactive + waiting.batch)) / batchTurn,
        )
        if (granted.batch > turns) expect(granted.interactive).toBe(waiting.interactive)
      }),
      { numRuns: 1000 },
    )
  })

  it('gives the batch lane a tenth while people take all there is', async () => {
    const clock = createVirtualClock()
    const limiter = createRateLimiter({ clock })
    await limiter.learn('people/match', { minute: { limit: 100 } })
    const served: Record<Lane, number> = { interactive: 0, batch: 0 }
    async function worker(lane: Lane): Promise<void> {
      for (;;) {
        const permit = await limiter.acquire('people/match', { lane })
        served[lane] += 1
        await clock.sleep(300)
        await permit.release({ status: 200, headers: new Headers() })
      }
    }
    for (let i = 0; i < 40; i += 1) void worker('interactive')
    for (let i = 0; i < 5; i += 1) void worker('batch')
    await clock.advance(10 * 60_000)
    expect(served.batch).toBeGreaterThanOrEqual(0.08 * (served.interactive + served.batch))
    expect(served.batch).toBeLessThanOrEqual(0.12 * (served.interactive + served.batch))
  })

  it('lets a caller with one call in before the second of a caller with a thousand', async () => {
    const clock = createVirtualClock()
    const limiter = createRateLimiter({ clock })
    await limiter.learn('people/match', { minute: { limit: 4, consumed: 4 } })
    const order: string[] = []
    for (const caller of [...Array.from({ length: 1000 }, () => 'busy'), 'modest']) {
      void limiter.acquire('people/match', { caller }).then(() => order.push(caller))
    }
    await clock.advance(60_000)
    expect(order).toEqual(['busy', 'modest', 'busy', 'busy'])
  })
})
