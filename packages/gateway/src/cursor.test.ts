import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeCursor, decodeNumberCursor, encodeCursor, toPage } from './cursor.ts'
import { ServiceError } from './errors.ts'

describe('cursor', () => {
  test('an id comes back as it went in', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), (id) => {
        expect(decodeCursor(encodeCursor(id))).toBe(id)
      }),
    )
  })

  test('a sequence number comes back as it went in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (seq) => {
        expect(decodeNumberCursor(encodeCursor(seq))).toBe(seq)
      }),
    )
  })

  test('whatever else is sent is either refused with the field or is a cursor', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        for (const decode of [decodeCursor, decodeNumberCursor]) {
          try {
            expect(encodeCursor(decode(text) ?? '')).toBe(text)
          } catch (error) {
            expect(error).toBeInstanceOf(ServiceError)
            expect(error).toMatchObject({ code: 'invalid_input', field: 'cursor', reason: 'invalid_cursor' })
          }
        }
      }),
    )
  })

  test.each(['', '=', 'MQ==', ' MQ', 'MA', encodeCursor('-1'), encodeCursor('1e3'), encodeCursor('9'.repeat(17))])(
    'refuses %j as a sequence number',
    (cursor) => {
      expect(() => decodeNumberCursor(cursor)).toThrow(ServiceError)
    },
  )

  test('names a next page only where there is one', () => {
    expect(toPage([3, 2, 1], 3, (n) => n)).toEqual({ page: [3, 2, 1], nextCursor: null })
    expect(toPage([3, 2, 1], 2, (n) => n)).toEqual({ page: [3, 2], nextCursor: encodeCursor(2) })
    expect(toPage<number>([], 2, (n) => n)).toEqual({ page: [], nextCursor: null })
  })
})
