import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Sum, sumByCurrency } from './exact-sums.ts'
import { type ForecastDeal, forecastDeals } from './forecast.ts'
import { dayOf, listPeriods } from './periods.ts'

const today = '2026-03-10'
const day = fc
  .date({ min: new Date('2025-06-01'), max: new Date('2027-06-01'), noInvalidDate: true })
  .map((date) => dayOf(date))
const deal: fc.Arbitrary<ForecastDeal & { cents: number | null; percent: number | null }> = fc
  .record({
    currency: fc.constantFrom('USD', 'EUR', null),
    cents: fc.option(fc.integer({ min: 0, max: 10_000_000_000 })),
    percent: fc.option(fc.integer({ min: 0, max: 100 })),
    state: fc.constantFrom('open', 'won', 'lost'),
    expectedOn: fc.option(day),
    closedOn: fc.option(day),
  })
  .map(({ state, ...facts }) => ({
    ...facts,
    amount: facts.cents === null ? null : facts.cents / 100,
    probability: state === 'open' ? facts.percent : state === 'won' ? 100 : 0,
    isClosed: state !== 'open',
    isWon: state === 'won',
  }))

type Case = ForecastDeal & { cents: number | null }

/** The same sums in whole cents and percents, written as plainly as can be. */
function plain(deals: readonly Case[], currency: string | null) {
  const of = deals.filter((each) => each.currency === currency)
  const amounts = of.filter(({ cents }) => cents !== null)
  return {
    currency,
    deals: of.length,
    cents: amounts.reduce((sum, { cents }) => sum + BigInt(cents ?? 0), 0n),
    weightedCentPercents: amounts.reduce(
      (sum, { cents, probability }) => sum + BigInt(cents ?? 0) * BigInt(probability ?? 0),
      0n,
    ),
    withoutAmount: of.length - amounts.length,
    withoutProbability: amounts.filter(({ probability }) => probability === null).length,
  }
}

function inCents({ currency, deals, amount, weighted, withoutAmount, withoutProbability }: Sum) {
  const scaled = (value: number, decimals: number) => BigInt(value.toFixed(decimals).replace('.', ''))
  return {
    currency,
    deals,
    withoutAmount,
    withoutProbability,
    cents: scaled(amount, 2),
    weightedCentPercents: scaled(weighted, 4),
  }
}

function expectSums(sums: readonly Sum[], deals: readonly Case[]): void {
  const currencies = new Set(deals.map(({ currency }) => currency))
  expect(sums).toHaveLength(currencies.size)
  for (const sum of sums) expect(inCents(sum)).toEqual(plain(deals, sum.currency))
}

describe('sums', () => {
  test('are exact, and never mix currencies', () => {
    fc.assert(fc.property(fc.array(deal, { maxLength: 60 }), (deals) => expectSums(sumByCurrency(deals), deals)))
  })

  test('keep what floating point would lose', () => {
    const dimes = Array.from({ length: 10 }, () => ({ currency: 'USD', amount: 0.1, probability: 10 }))
    expect(sumByCurrency(dimes)).toMatchObject([{ amount: 1, weighted: 0.1 }])
    expect(sumByCurrency([{ currency: null, amount: 1e15, probability: 50 }])).toMatchObject([{ weighted: 5e14 }])
    expect(sumByCurrency([{ currency: null, amount: -0.05, probability: 50 }])).toMatchObject([{ amount: -0.05 }])
  })
})

describe('a forecast', () => {
  test('has every open deal in one place, and every closed one in the period of its closing', () => {
    const kinds = fc.constantFrom('month' as const, 'quarter' as const)
    fc.assert(
      fc.property(
        fc.array(deal, { maxLength: 60 }),
        kinds,
        day,
        fc.integer({ min: 1, max: 24 }),
        (deals, by, from, count) => {
          const periods = listPeriods(by, { from, count })
          const result = forecastDeals(deals, { periods, today })
          const open = deals.filter(({ isClosed }) => !isClosed)
          const isInside = (on: string | null) =>
            periods.some((period) => on !== null && on >= period.from && on <= period.to)
          for (const period of result.periods) {
            const isIn = (on: string | null) => on !== null && on >= period.from && on <= period.to
            const here = open.filter(({ expectedOn }) => isIn(expectedOn) && (expectedOn ?? '') >= today)
            const won = deals.filter(({ isWon, closedOn }) => isWon && isIn(closedOn))
            expectSums(period.open, here)
            expectSums(period.won, won)
            expectSums(
              period.lost,
              deals.filter(({ isClosed, isWon, closedOn }) => isClosed && !isWon && isIn(closedOn)),
            )
            for (const { currency, amount } of period.expected) {
              const expected = plain(here, currency).weightedCentPercents + plain(won, currency).cents * 100n
              expect(BigInt(amount.toFixed(4).replace('.', ''))).toBe(expected)
            }
          }
          expectSums(
            result.undated,
            open.filter(({ expectedOn }) => expectedOn === null),
          )
          expectSums(
            result.overdue,
            open.filter(({ expectedOn }) => expectedOn !== null && expectedOn < today),
          )
          expectSums(
            result.outside,
            open.filter(({ expectedOn }) => expectedOn !== null && expectedOn >= today && !isInside(expectedOn)),
          )
          const places = [
            ...result.periods.flatMap((period) => period.open),
            ...result.undated,
            ...result.overdue,
            ...result.outside,
          ]
          expect(places.reduce((sum, { deals }) => sum + deals, 0)).toBe(open.length)
        },
      ),
    )
  })

  test('has periods that follow each other without a gap', () => {
    expect(listPeriods('month', { from: '2026-11-30', count: 3 })).toEqual([
      { name: '2026-11', from: '2026-11-01', to: '2026-11-30' },
      { name: '2026-12', from: '2026-12-01', to: '2026-12-31' },
      { name: '2027-01', from: '2027-01-01', to: '2027-01-31' },
    ])
    expect(listPeriods('quarter', { from: '2026-12-31', count: 2 })).toEqual([
      { name: '2026-Q4', from: '2026-10-01', to: '2026-12-31' },
      { name: '2027-Q1', from: '2027-01-01', to: '2027-03-31' },
    ])
  })
})
