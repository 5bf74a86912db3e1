import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from './json.ts'

describe('parseJson', () => {
  it('keeps every digit of a 64-bit integer, negative ones too', () => {
    expect(parseJson('{"request_id":-5625000000000000001,"n":7234567890123456789}')).toEqual({
      request_id: '-5625000000000000001',
      n: '7234567890123456789',
    })
  })

  it('makes request_id a string whatever its size, and only there', () => {
    expect(parseJson('{"request_id" : 12, "other":12, "list":["request_id", 12]}')).toEqual({
      request_id: '12',
      other: 12,
      list: ['request_id', 12],
    })
  })

  it('leaves digits inside strings alone, escaped quotes included', () => {
    const text = '{"a":"say \\"12345678901234567890\\"","b":12345678901234567890}'
    expect(parseJson(text)).toEqual({ a: 'say "12345678901234567890"', b: '12345678901234567890' })
  })

  it.each([
    '{"a":012345678901234567890}',
    '{"request_id":-}',
    '{"a":1234567890123456789',
    '[1 12345678901234567890]',
    '',
  ])('refuses %s like JSON.parse', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  })

  it('agrees with JSON.parse on any JSON without large integers', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const plain: unknown = JSON.parse(text)
        fc.pre(!/\d{16}|request_id/.test(JSON.stringify(plain)))
        expect(parseJson(text)).toEqual(plain)
      }),
    )
  })

  it('restores what was written, with any 64-bit integers anywhere', () => {
    const big = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    const row = fc.record({
      key: fc.string(),
      text: fc.string(),
      id: big,
      amount: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const text = `[${rows.map((r) => `{"k":${JSON.stringify(r.key + r.id)},"id":${r.id},"t":${JSON.stringify(r.text)},"request_id":${r.id},"amount":${JSON.stringify(r.amount)}}`).join(' , ')}]`
        const wanted = rows.map((r) => ({
          k: r.key + String(r.id),
          id: Number.isSafeInteger(Number(r.id)) ? Number(r.id) : String(r.id),
          t: r.text,
          request_id: String(r.id),
          amount: JSON.parse(JSON.stringify(r.amount)) as number,
        }))
        expect(parseJson(text)).toEqual(wanted)
      }),
    )
  })

  it('reads a very long string without recursion', () => {
    const long = 'x'.repeat(5_000_000)
    expect(parseJson(`{"request_id":1,"a":"${long}"}`)).toEqual({ request_id: '1', a: long })
  })
})
