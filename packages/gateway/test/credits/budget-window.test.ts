import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BudgetPeriod } from '../../src/db/tables.ts'
import { windowAt } from '../../src/services/credits/budget-window.ts'
import { isTimeZone } from '../../src/services/credits/time-zone.ts'

const hourMs = 3_600_000
const years = { min: Date.UTC(1996, 0, 1), max: Date.UTC(2037, 11, 31), noInvalidDate: true }
const periods: BudgetPeriod[] = ['day', 'week', 'month']
const zones = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Havana']
const anyZone = fc.constantFrom(...zones, ...Intl.supportedValuesOf('timeZone'))
const anyPeriod = fc.constantFrom(...periods)

function anyMoment(): fc.Arbitrary<Date> {
  return fc.integer(years).map((epochMs) => new Date(epochMs))
}

function localDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at)
}

describe('the windows of a budget', () => {
  test('hold the moment, and every moment in them gives the same window', () => {
    fc.assert(
      fc.property(
        anyMoment(),
        anyPeriod,
        anyZone,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (at, period, zone, share) => {
          const window = windowAt(period, at, zone)
          const length = window.closesAt.getTime() - window.opensAt.getTime()
          expect(window.opensAt <= at && at < window.closesAt).toBe(true)
          const within = new Date(window.opensAt.getTime() + Math.floor(share * (length - 1)))
          expect(windowAt(period, within, zone)).toEqual(window)
          expect(windowAt(period, new Date(window.closesAt.getTime() - 1), zone)).toEqual(window)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('follow each other without a gap or an overlap', () => {
    fc.assert(
      fc.property(anyMoment(), anyPeriod, anyZone, (at, period, zone) => {
        const window = windowAt(period, at, zone)
        expect(windowAt(period, window.closesAt, zone).opensAt).toEqual(window.closesAt)
        expect(windowAt(period, new Date(window.opensAt.getTime() - 1), zone).closesAt).toEqual(window.opensAt)
      }),
      { numRuns: 1000 },
    )
  })

  test('open with the first moment of a local day', () => {
    fc.assert(
      fc.property(anyMoment(), anyZone, (at, zone) => {
        const { opensAt } = windowAt('day', at, zone)
        const before = new Date(opensAt.getTime() - 1)
        expect(localDay(opensAt, zone) > localDay(before, zone)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    [
      'a spring day is 23 hours',
      'Europe/Berlin',
      '2026-03-29T12:00:00Z',
      '2026-03-28T23:00:00Z',
      '2026-03-29T22:00:00Z',
    ],
    ['an autumn day is 25', 'Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    [
      'half an hour on Lord Howe',
      'Australia/Lord_Howe',
      '2026-04-05T01:00:00Z',
      '2026-04-04T13:00:00Z',
      '2026-04-05T13:30:00Z',
    ],
    [
      'no midnight: begins at one',
      'America/Sao_Paulo',
      '2018-11-04T12:00:00Z',
      '2018-11-04T03:00:00Z',
      '2018-11-05T02:00:00Z',
    ],
    [
      'two midnights: the first',
      'America/Havana',
      '2026-11-01T12:00:00Z',
      '2026-11-01T04:00:00Z',
      '2026-11-02T05:00:00Z',
    ],
    ['a day that was left out', 'Pacific/Apia', '2011-12-31T00:00:00Z', '2011-12-30T10:00:00Z', '2011-12-31T10:00:00Z'],
    ['back over midnight', 'America/St_Johns', '2010-11-07T02:45:00Z', '2010-11-07T02:30:00Z', '2010-11-08T03:30:00Z'],
  ])('%s', (_name, zone, at, opensAt, closesAt) => {
    expect(windowAt('day', new Date(at), zone)).toEqual({ opensAt: new Date(opensAt), closesAt: new Date(closesAt) })
  })

  test('weeks begin on the zone’s Monday and months on its first', () => {
    const sunday = new Date('2026-11-01T22:30:00Z')
    expect(windowAt('week', sunday).opensAt).toEqual(new Date('2026-10-26T00:00:00Z'))
    expect(windowAt('week', sunday, 'Asia/Tokyo').opensAt).toEqual(new Date('2026-11-01T15:00:00Z'))
    expect(windowAt('month', sunday, 'America/New_York')).toEqual({
      opensAt: new Date('2026-11-01T04:00:00Z'),
      closesAt: new Date('2026-12-01T05:00:00Z'),
    })
  })

  test.each(zones)('a clock that jumps an hour to and fro opens each window of a year in %s once', (zone) => {
    const opened: number[] = []
    for (let hour = 0; hour < 366 * 24; hour += 3) {
      const now = Date.UTC(2026, 0, 1) + hour * hourMs
      for (const jump of [0, hourMs, -hourMs, 0])
        opened.push(windowAt('day', new Date(now + jump), zone).opensAt.getTime())
    }
    const distinct = [...new Set(opened)].toSorted((a, b) => a - b)
    const lengths = distinct.slice(1).map((opensAt, index) => (opensAt - (distinct[index] ?? 0)) / hourMs)
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(23)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(25)
    expect(distinct.length).toBeGreaterThanOrEqual(366)
  })
})

test('time zones are IANA names', () => {
  expect(['UTC', 'Europe/Berlin', 'america/new_york'].every(isTimeZone)).toBe(true)
  expect(['', '+02:00', 'Mars/Olympus', 'Europe', '1'].some(isTimeZone)).toBe(false)
})
