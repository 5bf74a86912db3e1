import { describe, expect, it } from 'vitest'
import { parseRetryAfter } from './retry-after.ts'

const now = Date.parse('2026-03-02T09:00:00Z')

describe('parseRetryAfter', () => {
  it.each([
    ['2', 2000],
    ['15733', 15_733_000],
    ['0', 0],
    ['1.5', 1500],
    [' 7 ', 7000],
    ['Mon, 02 Mar 2026 09:00:30 GMT', 30_000],
    ['Mon, 02 Mar 2026 08:00:00 GMT', 0],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %j', (value, wanted) => {
    expect(parseRetryAfter(value, now)).toBe(wanted)
  })
})
