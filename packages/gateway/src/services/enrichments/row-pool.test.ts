import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayBeSamePerson } from '../people/hints.ts'
import { type PersonQuery, toWish } from '../people/wish.ts'
import { type Candidate, RowPool } from './row-pool.ts'

const keiko = [{ email: 'keiko.sato@acme.com' }, { linkedinUrl: 'linkedin.com/in/keiko-sato' }]
const mira = { email: 'mira.okafor@other.com' }

function add(pool: RowPool, queries: readonly PersonQuery[], firstRow = 1): void {
  queries.forEach((query, index) => {
    const wish = toWish(query)
    if (typeof wish === 'object') pool.add(firstRow + index, wish)
  })
}

function poolOf(queries: readonly PersonQuery[]): RowPool {
  const pool = new RowPool()
  add(pool, queries)
  return pool
}

const take = (pool: RowPool, { count = 10, now = 0, fewer = true } = {}) => pool.take({ count, now, fewer })
const rowsOf = (taken: readonly Candidate[]) => taken.map((one) => one.rowNumbers)

describe('RowPool', () => {
  it('joins rows that share a name and lets the first pay', () => {
    const pool = poolOf([{ email: 'a.b@acme.com' }, { email: 'A.B@acme.com ' }, { email: 'c.d@acme.com' }])
    expect(rowsOf(take(pool))).toEqual([[1, 2], [3]])
  })

  it('joins by a name that an earlier twin has brought', () => {
    const pool = poolOf([keiko[0] ?? {}, { ...keiko[0], ...keiko[1] }, keiko[1] ?? {}])
    expect(rowsOf(take(pool))).toEqual([[1, 2, 3]])
  })

  it('holds back who may be somebody under way, until that one has ended', () => {
    const pool = poolOf([...keiko, mira])
    const [first, third] = take(pool)
    expect(rowsOf([first, third].flatMap((one) => one ?? []))).toEqual([[1], [3]])
    expect(take(pool)).toEqual([])
    if (first) pool.end(first)
    expect(take(pool)).toEqual([])
    const released = pool.takeToLookUp()
    expect(rowsOf(released)).toEqual([[2]])
    for (const one of released) pool.giveBack(one)
    expect(rowsOf(take(pool))).toEqual([[2]])
  })

  it('hands out nobody who bears a name that was met, before they were looked up', () => {
    const pool = poolOf([keiko[1] ?? {}, mira])
    pool.meet([{ kind: 'linkedin', value: 'in/keiko-sato' }])
    expect(rowsOf(take(pool))).toEqual([[2]])
    expect(rowsOf(pool.takeToLookUp())).toEqual([[1]])
    expect(pool.takeToLookUp()).toEqual([])
  })

  it('has those looked up who come in after they were met on their way, and no others', () => {
    const pool = new RowPool()
    const arrived = pool.expect()
    pool.meet([{ kind: 'linkedin', value: 'in/keiko-sato' }])
    add(pool, [keiko[1] ?? {}, mira])
    arrived()
    expect(rowsOf(take(pool))).toEqual([[2]])
    const [met] = pool.takeToLookUp()
    if (met) pool.giveBack(met)
    expect(rowsOf(take(pool))).toEqual([[1]])
  })

  it('keeps the order of those that were given back', () => {
    const pool = poolOf(keiko)
    for (const one of take(pool)) pool.giveBack(one)
    expect(rowsOf(take(pool))).toEqual([[1]])
  })

  it('hands out nobody where there are too few for a full call, and keeps them', () => {
    const pool = poolOf([...keiko, mira])
    expect(take(pool, { count: 3, fewer: false })).toEqual([])
    expect(rowsOf(take(pool, { count: 2, fewer: false }))).toEqual([[1], [3]])
  })

  it('lets who rests be passed by others, but not by who may be the same', () => {
    const pool = poolOf([...keiko, mira])
    const [first] = take(pool, { count: 1 })
    if (first) pool.giveBack(first, 100)
    expect(pool.wakesAt).toBe(100)
    expect(rowsOf(take(pool, { now: 99 }))).toEqual([[3]])
    expect(rowsOf(take(pool, { now: 100 }))).toEqual([[1]])
    expect(pool.wakesAt).toBeUndefined()
  })

  it('takes last who may be anybody, so that they hold back nobody', () => {
    const pool = poolOf([{ linkedinUrl: 'linkedin.com/in/x1' }, mira, { email: 'ada.byron@third.com' }])
    expect(rowsOf(take(pool))).toEqual([[2], [3]])
  })
})

const people = fc.record({
  first: fc.constantFrom('keiko', 'mira', 'ada', 'li'),
  last: fc.constantFrom('sato', 'okafor', 'byron', 'x'),
  domain: fc.constantFrom('acme.com', 'other.com'),
  by: fc.constantFrom('email', 'linkedin', 'name', 'id'),
})

function queryOf({
  first,
  last,
  domain,
  by,
}: {
  first: string
  last: string
  domain: string
  by: string
}): PersonQuery {
  if (by === 'email') return { email: `${first}.${last}@${domain}` }
  if (by === 'linkedin') return { linkedinUrl: `linkedin.com/in/${first}-${last}` }
  if (by === 'name') return { name: `${first} ${last}`, domain }
  return { apolloId: Buffer.from(`${first}${last}000000000000`.slice(0, 12)).toString('hex') }
}

describe('any list, in any order of calls', () => {
  it('has nobody under way beside somebody who may be the same, and ends every row once', () => {
    const steps = fc.array(fc.record({ ends: fc.nat(3), resolved: fc.boolean() }), { maxLength: 40 })
    fc.assert(
      fc.property(fc.array(people, { maxLength: 30 }), steps, (list, steps) => {
        const pool = poolOf(list.map(queryOf))
        const underWay: Candidate[] = []
        const ended: number[] = []
        const finish = (candidate: Candidate | undefined, resolved: boolean) => {
          if (!candidate) return
          if (!resolved) return pool.giveBack(candidate)
          ended.push(...candidate.rowNumbers)
          pool.end(candidate)
        }
        for (const { ends, resolved } of steps) {
          underWay.push(...pool.takeToLookUp(), ...take(pool, { count: 3 }))
          for (const one of underWay)
            for (const other of underWay) expect(one !== other && mayBeSamePerson(one.hints, other.hints)).toBe(false)
          for (const one of underWay.splice(0, ends)) finish(one, resolved)
        }
        while (pool.size || underWay.length) {
          underWay.push(...pool.takeToLookUp(), ...take(pool))
          expect(underWay).not.toEqual([])
          for (const one of underWay.splice(0)) finish(one, true)
        }
        expect(ended.toSorted((a, b) => a - b)).toEqual(list.map((_, index) => index + 1))
      }),
    )
  })
})
