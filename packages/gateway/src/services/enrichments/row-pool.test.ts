import { describe, expect, it } from 'vitest'
import { type PersonQuery, toWish } from '../people/wish.ts'
import { RowPool } from './row-pool.ts'

function poolOf(queries: readonly PersonQuery[]): RowPool {
  const pool = new RowPool()
  queries.forEach((query, index) => {
    const wish = toWish(query)
    if (typeof wish === 'object') pool.add(index + 1, wish)
  })
  return pool
}

const rowsOf = (taken: ReturnType<RowPool['take']>) => taken.map((one) => one.rowNumbers)

describe('RowPool', () => {
  it('joins rows that share a name and lets the first pay', () => {
    const pool = poolOf([{ email: 'a.b@acme.com' }, { email: 'A.B@acme.com ' }, { email: 'c.d@acme.com' }])
    expect(rowsOf(pool.take(10))).toEqual([[1, 2], [3]])
  })

  it('holds back who may be somebody under way, until that one has ended', () => {
    const pool = poolOf([
      { email: 'keiko.sato@acme.com' },
      { linkedinUrl: 'linkedin.com/in/keiko-sato' },
      { email: 'mira.okafor@other.com' },
    ])
    const [first, third] = pool.take(10)
    expect(rowsOf([first, third].flatMap((one) => one ?? []))).toEqual([[1], [3]])
    expect(pool.take(10)).toEqual([])
    if (first) pool.giveBack(first, true)
    const [second] = pool.take(10)
    expect(second?.rowNumbers).toEqual([2])
  })

  it('keeps the order of those that were given back', () => {
    const pool = poolOf([{ email: 'keiko.sato@acme.com' }, { linkedinUrl: 'linkedin.com/in/keiko-sato' }])
    for (const one of pool.take(10)) pool.giveBack(one, false)
    expect(rowsOf(pool.take(10))).toEqual([[1]])
  })
})
