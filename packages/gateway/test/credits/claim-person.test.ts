import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ClaimVerdict, claimPerson } from '../../src/db/claim-person.ts'
import { closeSpendGate, openSpendGate } from '../../src/db/spend-gate.ts'
import type { BudgetScope } from '../../src/db/tables.ts'
import { appliesTo } from '../../src/services/credits/budget-window.ts'
import { endInside } from '../../src/services/credits/end-purchases.ts'
import { settle } from '../../src/services/credits/ledger.ts'
import { storeBudget } from '../../src/services/credits/store-budget.ts'
import { type Backend, type OpenLedger, openLedger } from './open-ledger.ts'

interface Try {
  /** Which of a few names it asks by: two tries often share one. */
  names: number[]
  end: 'missed' | 'released' | 'unknown'
  /** Turns of the event loop before the claim, and before its end. */
  waits: [number, number]
}

const tries = fc.array(
  fc.record<Try>({
    names: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 3 }),
    end: fc.constantFrom('missed', 'released', 'released', 'unknown'),
    waits: fc.tuple(fc.nat(40), fc.nat(10)),
  }),
  { minLength: 40, maxLength: 40 },
)

const scopes = fc.record<BudgetScope>(
  { key: fc.constantFrom('a', 'b'), team: fc.constantFrom('a', 'b'), tag: fc.constantFrom('a', 'b') },
  { requiredKeys: [] },
)

const backends: Backend[] = ['PGlite', 'PostgreSQL']

describe.each(backends)('claiming one person in one statement, on %s', (backend) => {
  let ledger: OpenLedger
  let made = 0
  beforeAll(async () => {
    ledger = await openLedger(backend)
  })
  afterAll(() => ledger?.close())

  function claim(values: readonly string[], scope: BudgetScope = { key: 'key' }) {
    const context = ledger.as({})
    const [purchaseId, reservationId] = [context.makeId(), context.makeId()]
    const at = new Date()
    const names = values.map((value) => ({ kind: 'email', value }))
    const verdict = context.mutate<ClaimVerdict>(async (tx) => ({
      value: await claimPerson(tx, {
        purchase: { id: purchaseId, wish: { identifiers: names, details: {} }, names },
        hold: { id: reservationId, heldMilli: 1000, ownerId: 'p', requestId: 'r', createdAt: at, sentAt: at },
        scope,
      }),
      audit: [],
    }))
    const end = (state: Try['end']) =>
      context.mutate<void>(async (tx) => {
        const ended = { at: new Date(), note: state }
        if (state === 'missed')
          await settle(tx, reservationId, { ...ended, chargedMilli: 0, purchases: [{ id: purchaseId, state }] })
        else await endInside(tx, { reservationId, purchaseIds: [purchaseId] }, { ...ended, state })
        return { value: undefined, audit: [] }
      })
    return { verdict, end }
  }

  const count = async (table: 'creditReservations' | 'creditEntries' | 'purchases' | 'purchaseClaims') =>
    (await ledger.db.selectFrom(table).selectAll().execute()).length

  test('whoever comes at once, one buys at a time, and nobody what is in doubt', async () => {
    await fc.assert(
      fc.asyncProperty(tries, async (given) => {
        const round = made++
        const before = await count('creditReservations')
        const doubtful = new Set<string>()
        let open = 0
        let claimed = 0
        await Promise.all(
          given.map(async ({ names, end: state, waits }) => {
            await turns(waits[0])
            const values = names.map((name) => `${name}@round-${round}.example`)
            const { verdict, end } = claim(values)
            if ((await verdict) !== 'claimed') return
            claimed++
            expect(open++).toBe(0)
            expect(values.filter((value) => doubtful.has(value))).toEqual([])
            await turns(waits[1])
            if (state === 'unknown') for (const value of values) doubtful.add(value)
            open--
            await end(state)
          }),
        )
        expect(claimed).toBeGreaterThan(0)
        expect((await count('creditReservations')) - before).toBe(claimed)
        expect(await ledger.db.selectFrom('purchases').select('id').where('state', '=', 'open').execute()).toEqual([])
      }),
      { numRuns: 6, endOnFailure: true },
    )
  })

  test('a budget that applies is looked at, whatever its scope, and no other', async () => {
    const by = ledger.as({})
    const asked = fc.record<BudgetScope>({ key: fc.constantFrom('a', 'b') }, { requiredKeys: ['key'] })
    await fc.assert(
      fc.asyncProperty(scopes, fc.tuple(asked, scopes), async (scope, [key, more]) => {
        const who = { ...more, ...key }
        const terms = { id: 'one', scope, period: 'total' as const, limitCredits: 0, softAlerts: [] }
        await by.mutate(async (tx) => ({ value: await storeBudget(tx, terms, new Date()), audit: [] }))
        const before = await count('creditEntries')
        const { verdict, end } = claim([`${made++}@budgets.example`], who)
        expect(await verdict).toBe(appliesTo(scope, who) ? 'look' : 'claimed')
        if ((await verdict) === 'claimed') await end('released')
        else expect(await count('creditEntries')).toBe(before)
      }),
      { numRuns: 40, endOnFailure: true },
    )
    await ledger.db.deleteFrom('budgets').execute()
  })

  test('behind a closed gate, and of what is stored or missed, nothing is claimed', async () => {
    const now = new Date()
    const until = new Date(now.getTime() + 60_000)
    const names = ['stored', 'missed'].map((value) => ({ kind: 'email', value }))
    await ledger.db.insertInto('contacts').values({ id: 'c', createdAt: now, updatedAt: now }).execute()
    await ledger.db
      .insertInto('identities')
      .values({ kind: 'email', value: 'stored', contactId: 'c', createdAt: now })
      .execute()
    await ledger.db
      .insertInto('misses')
      .values({ kind: 'email', value: 'missed', checkedAt: now, expiresAt: until })
      .execute()
    const before = await Promise.all([count('creditReservations'), count('purchases'), count('purchaseClaims')])
    for (const { value } of names) expect(await claim(['new', value]).verdict).toBe('look')
    const by = ledger.as({})
    await by.mutate(async (tx) => ({ value: await closeSpendGate(tx, { by: 'x', at: now, until }), audit: [] }))
    expect(await claim(['new']).verdict).toBe('closed')
    await by.mutate(async (tx) => ({ value: await openSpendGate(tx, 'x'), audit: [] }))
    expect(await Promise.all([count('creditReservations'), count('purchases'), count('purchaseClaims')])).toEqual(
      before,
    )
    const { verdict, end } = claim(['new'])
    expect(await verdict).toBe('claimed')
    await end('released')
  })
})

async function turns(number: number): Promise<void> {
  for (let turn = 0; turn < number; turn++) await new Promise((resolve) => setImmediate(resolve))
}
