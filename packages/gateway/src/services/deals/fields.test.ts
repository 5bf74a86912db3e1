import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dealAmount, page, paginationOf } from './fields.ts'

describe('dealAmount', () => {
  it('takes only what prints as plain digits', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger()), (amount) => {
        const parsed = dealAmount.safeParse(amount)
        return !parsed.success || /^\d+(\.\d{1,4})?$/.test(String(parsed.data + 0))
      }),
    )
  })

  it('refuses what is no amount', () => {
    for (const amount of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e13, 0.00001, '12', null]) {
      expect(dealAmount.safeParse(amount).success).toBe(false)
    }
    for (const amount of [0, 0.1, 1234.56, 1_000_000_000_000]) expect(dealAmount.parse(amount)).toBe(amount)
  })
})

describe('page', () => {
  it('is a whole number within what Apollo shows', () => {
    expect(page.parse(undefined)).toBe(1)
    expect(page.parse('7')).toBe(7)
    for (const text of ['0', '501', '1.5', 'x']) expect(page.safeParse(text).success).toBe(false)
  })

  it('has no pages where there is nothing', () => {
    expect(paginationOf(1, 50, 0)).toEqual({ page: 1, perPage: 50, totalEntries: 0, totalPages: 0 })
    expect(paginationOf(2, 50, 51).totalPages).toBe(2)
  })
})
