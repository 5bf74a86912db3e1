import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listStays, quantile, timesByStage } from './stage-times.ts'
import { stuckReasons } from './stuck.ts'
import { velocityOf } from './velocity.ts'

const start = Date.parse('2026-01-01T00:00:00Z')
const stages = ['a', 'b', 'c']

/** A deal's life, second by second: in which stage it was, or `undefined` before anything was seen. */
const life = fc.record({
  isGone: fc.boolean(),
  isSeenFromTheStart: fc.boolean(),
  moves: fc.array(fc.record({ to: fc.constantFrom(...stages), after: fc.integer({ min: 1, max: 400 }) }), {
    minLength: 1,
    maxLength: 6,
  }),
})

describe('time in stage', () => {
  test('is what a clock in every deal would have counted', () => {
    fc.assert(
      fc.property(fc.array(life, { maxLength: 12 }), fc.integer({ min: 0, max: 500 }), (lives, later) => {
        const nowSecond = 2400 + later
        const expected = new Map(
          stages.map((stage) => [stage, { ended: [] as number[], unknown: 0, ongoing: [] as number[] }]),
        )
        const changes = lives.flatMap(({ moves, isSeenFromTheStart, isGone }, index) => {
          let second = 0
          let stage: string | null = isSeenFromTheStart ? null : 'a'
          let since: number | undefined
          const made = moves.map(({ to, after }, at) => {
            second += after
            const line = stage === null ? undefined : expected.get(stage)
            if (line && since === undefined) line.unknown += 1
            else if (line && since !== undefined) line.ended.push(second - since)
            const change = {
              entityId: `deal-${index}`,
              fromStageId: stage,
              toStageId: to,
              source: 'delos' as const,
              changedAt: new Date(start + second * 1000),
              order: at,
            }
            stage = to
            since = second
            return change
          })
          if (!isGone) expected.get(stage ?? '')?.ongoing.push(nowSecond - (since ?? 0))
          return made
        })
        const deals = lives.flatMap(({ moves, isGone }, index) =>
          isGone ? [] : [{ id: `deal-${index}`, stageId: moves.at(-1)?.to ?? null, since: null }],
        )
        const ordered = changes.toSorted((a, b) => a.changedAt.getTime() - b.changedAt.getTime() || a.order - b.order)
        const times = timesByStage(listStays(deals, ordered, new Date(start + nowSecond * 1000)))
        for (const [stage, { ended, unknown, ongoing }] of expected) {
          const line = times.get(stage)
          expect([line?.stays ?? 0, line?.unknown ?? 0, line?.ongoing ?? 0]).toEqual([
            ended.length,
            unknown,
            ongoing.length,
          ])
          const average = (all: number[]) => (all.length ? all.reduce((sum, each) => sum + each, 0) / all.length : null)
          expect(line?.averageSeconds ?? null).toEqual(average(ended))
          expect(line?.ongoingAverageSeconds ?? null).toEqual(average(ongoing))
        }
      }),
    )
  })

  test('has quantiles that the share of the values does not exceed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const sorted = values.toSorted((a, b) => a - b)
          const at = quantile(sorted, share) ?? -1
          expect(values.filter((value) => value <= at).length).toBeGreaterThanOrEqual(share * values.length - 1e-9)
          expect(values.filter((value) => value < at).length).toBeLessThan(share * values.length + 1e-9)
        },
      ),
    )
    expect(quantile([], 0.5)).toBeNull()
  })
})

describe('a stuck deal', () => {
  const ended = [1, 2, 3, 4, 100].map((days) => ({
    dealId: 'x',
    stageId: 'a',
    enteredAt: null,
    leftAt: new Date(start),
    seconds: days * 86_400,
  }))
  const rule = { share: 0.8, minStays: 5, days: 30 }

  test('is longer in its stage than most, or than a number of days', () => {
    expect(stuckReasons(4 * 86_400, ended, rule)).toEqual([])
    expect(stuckReasons(4 * 86_400 + 1, ended, rule)).toEqual([
      { kind: 'longer_than_share', share: 0.8, limitSeconds: 4 * 86_400, stays: 5 },
    ])
    expect(stuckReasons(31 * 86_400, ended, rule).map(({ kind }) => kind)).toEqual([
      'longer_than_share',
      'longer_than_days',
    ])
  })

  test('is compared with nobody where too few stays ended', () => {
    expect(stuckReasons(29 * 86_400, ended.slice(1), rule)).toEqual([])
    expect(stuckReasons(31 * 86_400, ended.slice(1), rule)).toEqual([{ kind: 'longer_than_days', days: 30 }])
  })
})

test('velocity has its parts, and is null where one is missing', () => {
  const at = (day: number) => new Date(start + day * 86_400_000)
  const closed = { isClosed: true, isWon: true, createdAt: at(0), closedAt: at(10) }
  const deals = [
    { ...closed, currency: 'USD', amount: 100 },
    { ...closed, currency: 'USD', amount: null, closedAt: at(30) },
    { ...closed, currency: 'USD', amount: 500, isWon: false },
    { ...closed, currency: 'USD', amount: 900, closedAt: at(-50) },
    { ...closed, currency: 'USD', amount: 1, isClosed: false, isWon: false, closedAt: null },
    { ...closed, currency: 'EUR', amount: 7, isWon: false },
  ]
  expect(velocityOf(deals, { from: at(0), to: at(40) })).toEqual([
    { ...none('EUR'), lost: 1, winRate: 0 },
    {
      ...none('USD'),
      open: 1,
      won: 2,
      lost: 1,
      winRate: 2 / 3,
      averageAmount: 100,
      withoutAmount: 1,
      cycleDays: 20,
      perDay: (2 * 100 * (2 / 3)) / 20,
    },
  ])
})

function none(currency: string) {
  const parts = { winRate: null, averageAmount: null, cycleDays: null, perDay: null }
  return { currency, open: 0, won: 0, lost: 0, withoutAmount: 0, ...parts }
}
