import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentHash, stableStringify } from './content-hash.ts'

describe('contentHash', () => {
  it('does not depend on the order of fields, at any depth', () => {
    expect(stableStringify({ b: { d: 1, c: [{ f: 1, e: 2 }] }, a: 0 })).toBe('{"a":0,"b":{"c":[{"e":2,"f":1}],"d":1}}')
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const reversed = Object.fromEntries(Object.entries(record).toReversed())
        return contentHash(record) === contentHash(reversed)
      }),
    )
  })

  it('is the same after a trip through JSON', () => {
    const record = { a: undefined, b: null, c: 1.5 }
    expect(contentHash(record)).toBe(contentHash(JSON.parse(JSON.stringify(record))))
  })

  it('tells different content apart', () => {
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: '1' }))
    expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]))
  })
})
