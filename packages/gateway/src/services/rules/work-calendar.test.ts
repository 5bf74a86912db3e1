import { describe, expect, it } from 'vitest'
import { dueAtEndOf, workCalendar } from './work-calendar.ts'

const due = (days: number, from: string, calendar: object = {}) =>
  dueAtEndOf(workCalendar.parse(calendar), { days, from: new Date(from) }).toISOString()

describe('a working day', () => {
  it('is neither a weekend nor a holiday', () => {
    expect(due(1, '2026-03-06T10:00:00Z')).toBe('2026-03-09T17:00:00.000Z')
    expect(due(3, '2026-03-05T10:00:00Z')).toBe('2026-03-10T17:00:00.000Z')
    expect(due(1, '2026-03-07T10:00:00Z')).toBe('2026-03-09T17:00:00.000Z')
    expect(due(1, '2026-12-24T10:00:00Z', { holidays: ['2026-12-25', '2026-12-28'] })).toBe('2026-12-29T17:00:00.000Z')
  })

  it('is today where today is not over', () => {
    expect(due(0, '2026-03-06T16:59:00Z')).toBe('2026-03-06T17:00:00.000Z')
    expect(due(0, '2026-03-06T17:00:00Z')).toBe('2026-03-09T17:00:00.000Z')
    expect(due(0, '2026-03-07T10:00:00Z')).toBe('2026-03-09T17:00:00.000Z')
  })

  it('ends by the clock on the wall, on the day of a change too', () => {
    const berlin = { timeZone: 'Europe/Berlin', workingDays: ['saturday', 'sunday', 'monday'], dayEndsAt: '18:30' }
    expect(due(1, '2026-03-28T12:00:00Z', berlin)).toBe('2026-03-29T16:30:00.000Z')
    expect(due(0, '2026-03-28T12:00:00Z', berlin)).toBe('2026-03-28T17:30:00.000Z')
    expect(due(1, '2026-03-28T23:30:00Z', berlin)).toBe('2026-03-30T16:30:00.000Z')
  })

  it('comes to an end where there is none', () => {
    const all = Array.from({ length: 1000 }, (_, day) =>
      new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    )
    expect(due(1, '2026-01-01T00:00:00Z', { holidays: all })).toMatch(/^2028-/)
  })
})
