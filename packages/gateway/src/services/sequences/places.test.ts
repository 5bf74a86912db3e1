import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignPlaces, type Caps, type Scope } from './places.ts'
import { skipped } from './skip-reasons.ts'

const free: Caps = { perDay: null, perCompany: null, companyDays: 30, perMailbox: null }

function scope(caps: Partial<Caps>, taken: Partial<Omit<Scope, 'caps'>> = {}): Scope {
  return { name: 'all', caps: { ...free, ...caps }, today: 0, companies: new Map(), mailboxes: new Map(), ...taken }
}

const candidates = (...companies: (string | null)[]) =>
  companies.map((company, index) => ({ contactId: `c${index}`, company }))

describe('assignPlaces', () => {
  it('stops at each cap, and says which', () => {
    const seat = (caps: Partial<Caps>, name = 'all') =>
      assignPlaces(candidates('a', 'a', null, 'b'), { scopes: [scope(caps, { name })], mailboxIds: ['m'] })
    const reasons = (caps: Partial<Caps>) => seat(caps).skips.map(({ contactId, reason }) => `${contactId} ${reason}`)
    expect(seat(free).places).toHaveLength(4)
    expect(reasons({ perDay: 2 })).toEqual(['c2 daily_cap', 'c3 daily_cap'])
    expect(reasons({ perCompany: 1 })).toEqual(['c1 company_cap'])
    expect(reasons({ perMailbox: 3 })).toEqual(['c3 mailbox_cap'])
    expect(seat({ perDay: 0 }, 's1').skips[0]?.detail).toBe('0 a day in this sequence')
  })

  it('gives mailboxes turns, beginning with who has had the fewest today', () => {
    const scopes = [scope({ perMailbox: 3 }, { mailboxes: new Map([['m1', 2]]) })]
    const { places, skips } = assignPlaces(candidates(null, null, null, null, null), {
      scopes,
      mailboxIds: ['m1', 'm2'],
    })
    expect(places.map(({ mailboxId }) => mailboxId)).toEqual(['m2', 'm2', 'm1', 'm2'])
    expect(skips).toEqual([skipped('c4', 'mailbox_cap', '3 a day from a mailbox in all sequences')])
  })

  it('tells who has no room what would stop them anyway', () => {
    const foreseen = skipped('c0', 'no_email')
    const seating = assignPlaces([{ contactId: 'c0', company: null, foreseen }], {
      scopes: [scope({ perDay: 0 })],
      mailboxIds: ['m'],
    })
    expect(seating.skips).toEqual([foreseen])
  })

  it('passes no cap and leaves no room unused, whatever is asked', () => {
    const cap = fc.option(fc.nat({ max: 6 }), { nil: null })
    const caps = fc.record({ perDay: cap, perCompany: cap, companyDays: fc.constant(30), perMailbox: cap })
    const company = fc.constantFrom('a', 'b', null)
    const whole = fc.record({
      companies: fc.array(company, { maxLength: 15 }),
      all: caps,
      own: caps,
      today: fc.nat({ max: 3 }),
      mailboxIds: fc.constantFrom(['m1'], ['m1', 'm2'], ['m1', 'm2', 'm3']),
    })
    fc.assert(
      fc.property(whole, ({ companies, all, own, today, mailboxIds }) => {
        const scopes = [scope(all, { today }), scope(own, { name: 's1' })]
        const { places, skips } = assignPlaces(candidates(...companies), { scopes, mailboxIds })
        const most = (names: readonly (string | null)[]) => {
          const counts = new Map<string, number>()
          for (const name of names) if (name) counts.set(name, (counts.get(name) ?? 0) + 1)
          return Math.max(0, ...counts.values())
        }
        const byCompany = most(places.map((place) => place.company))
        const byMailbox = most(places.map((place) => place.mailboxId))
        expect(places.length + skips.length).toBe(companies.length)
        for (const { perDay, perCompany, perMailbox } of [all, own]) {
          expect(byCompany).toBeLessThanOrEqual(perCompany ?? Infinity)
          expect(byMailbox).toBeLessThanOrEqual(perMailbox ?? Infinity)
          expect(places.length).toBeLessThanOrEqual(perDay ?? Infinity)
        }
        if (all.perDay !== null) expect(places.length).toBeLessThanOrEqual(Math.max(0, all.perDay - today))
        const isDayFull = [Math.max(0, (all.perDay ?? Infinity) - today), own.perDay ?? Infinity].includes(
          places.length,
        )
        if (skips.some(({ reason }) => reason === 'daily_cap')) expect(isDayFull).toBe(true)
      }),
    )
  })
})
