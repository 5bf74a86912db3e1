import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BudgetScope } from '../../src/db/tables.ts'
import { ServiceError } from '../../src/errors.ts'
import { doubt, hold, release, settle } from '../../src/services/credits/ledger.ts'
import { storeBudget } from '../../src/services/credits/store-budget.ts'
import { type Backend, type LedgerTestContext, type OpenLedger, openLedger } from './open-ledger.ts'

interface Caller {
  inTeam: boolean
  hasTag: boolean
  items: number
  worstMilliEach: number
  /** Of what is held, in thousandths. */
  chargedShare: number
  end: 'settle' | 'release' | 'doubt, charged' | 'doubt, free' | 'die unsent' | 'die sent'
  /** Turns of the event loop before the hold, and before its end. */
  waits: [number, number]
}

interface Round {
  limitsMilli: [number, number, number]
  callers: Caller[]
}

const caller: fc.Arbitrary<Caller> = fc.record({
  inTeam: fc.boolean(),
  hasTag: fc.boolean(),
  items: fc.integer({ min: 1, max: 10 }),
  worstMilliEach: fc.constantFrom(1000, 9000, 1500, 1),
  chargedShare: fc.integer({ min: 0, max: 1000 }),
  end: fc.constantFrom('settle', 'settle', 'release', 'doubt, charged', 'doubt, free', 'die unsent', 'die sent'),
  waits: fc.tuple(fc.nat(30), fc.nat(30)),
})

function rounds(callers: number): fc.Arbitrary<Round> {
  return fc.record({
    limitsMilli: fc.tuple(fc.nat(900_000), fc.nat(400_000), fc.nat(400_000)),
    callers: fc.array(caller, { minLength: callers, maxLength: callers }),
  })
}

const backends: Backend[] = ['PGlite', 'PostgreSQL']

describe.each(backends)('three stacked budgets on %s', (backend) => {
  let ledger: OpenLedger
  let round = 0

  beforeAll(async () => {
    ledger = await openLedger(backend)
  })
  afterAll(() => ledger?.close())

  test('200 callers at once never spend more than any of them allows', async () => {
    await fc.assert(
      fc.asyncProperty(rounds(200), (given) => play(given, { cutOff: false })),
      { numRuns: 6, endOnFailure: true },
    )
  })

  // The embedded database has no connections that could be cut.
  if (backend === 'PostgreSQL') {
    test('nor do they while connections are cut in the middle', async () => {
      await fc.assert(
        fc.asyncProperty(rounds(80), (given) => play(given, { cutOff: true })),
        { numRuns: 3, endOnFailure: true },
      )
    })
  }

  async function play({ limitsMilli, callers }: Round, { cutOff }: { cutOff: boolean }): Promise<void> {
    round++
    const [team, tag, key] = [`team-${round}`, `tag-${round}`, `key-${round}`]
    const scopes: BudgetScope[] = [{ key }, { key, team }, { key, tag }]
    const budgets = scopes.map((scope, index) => ({ id: `b${round}-${index}`, scope, limit: limitsMilli[index] ?? 0 }))
    await makeBudgets(budgets)
    const watching = watch(budgets)
    const cutting = cutOff ? cutConnections() : undefined
    const held = await Promise.all(
      callers.map((each) => {
        const context = { team: each.inTeam ? team : undefined, tag: each.hasTag ? tag : undefined, key }
        const owner = each.end.startsWith('die') ? 'dead' : 'alive'
        return spend(ledger.as({ ...context, owner }), each)
      }),
    )
    await cutting?.stop()
    await watching.stop()
    await buryTheDead()
    await assertBooks(budgets)
    const granted = held.filter(Boolean).length
    if (limitsMilli.every((limit) => limit === 0)) expect(granted).toBe(0)
  }

  async function makeBudgets(budgets: { id: string; scope: BudgetScope; limit: number }[]): Promise<void> {
    const { mutate, clock } = ledger.as({})
    for (const { id, scope, limit } of budgets) {
      const terms = { id, scope, period: 'total' as const, limitCredits: limit / 1000, softAlerts: [] }
      await mutate(async (tx) => ({ value: await storeBudget(tx, terms, new Date(clock.now())), audit: [] }))
    }
  }

  /** A read is never inside somebody's transaction: what it sees is what a commit left. */
  function watch(budgets: { id: string; limit: number }[]): { stop(): Promise<void> } {
    const stopped = new AbortController()
    const reading = (async () => {
      while (!stopped.signal.aborted) {
        for (const { id, limit } of budgets) {
          const window = await windowOf(id).catch(() => undefined)
          if (window) expect(window.heldMilli + window.postedMilli).toBeLessThanOrEqual(limit)
        }
        await turns(5)
      }
    })()
    return {
      stop() {
        stopped.abort()
        return reading
      },
    }
  }

  function cutConnections(): { stop(): Promise<void> } {
    const stopped = new AbortController()
    let cut = 0
    const cutting = (async () => {
      while (!stopped.signal.aborted) {
        const ended = await sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() order by random() limit 3`
          .execute(ledger.db)
          .catch(() => undefined)
        cut += ended?.rows.length ?? 0
        await turns(400)
      }
    })()
    return {
      async stop() {
        stopped.abort()
        await cutting
        expect(cut).toBeGreaterThan(0)
      },
    }
  }

  async function spend(context: LedgerTestContext, one: Caller): Promise<boolean> {
    const id = context.makeId()
    await turns(one.waits[0])
    const items = await holdOrNot(context, id, one)
    if (!items) return false
    await turns(one.waits[1])
    await surely(() => end(context, id, { ...one, heldMilli: items * one.worstMilliEach }))
    return true
  }

  async function buryTheDead(): Promise<void> {
    const context = ledger.as({})
    const at = new Date(context.clock.now())
    const left = await ledger.db
      .selectFrom('creditReservations')
      .select(['id', 'sentAt', 'heldMilli'])
      .where('state', '=', 'held')
      .execute()
    for (const { id, sentAt, heldMilli } of left) {
      await context.mutate(async (tx) => {
        if (sentAt) await doubt(tx, id, { at, note: 'died' })
        return { value: await release(tx, id, { at, note: `gave back ${heldMilli}` }), audit: [] }
      })
    }
  }

  async function assertBooks(budgets: { id: string; limit: number }[]): Promise<void> {
    for (const { id, limit } of budgets) {
      const window = await windowOf(id)
      const sums = await ledger.db
        .selectFrom('creditEntries')
        .innerJoin('reservationBudgets', 'reservationBudgets.reservationId', 'creditEntries.reservationId')
        .select((eb) => [
          eb.fn.sum<number | null>('heldDeltaMilli').as('held'),
          eb.fn.sum<number | null>('postedDeltaMilli').as('posted'),
        ])
        .where('budgetId', '=', id)
        .executeTakeFirstOrThrow()
      expect({ held: Number(sums.held ?? 0), posted: Number(sums.posted ?? 0) }).toEqual({
        held: window?.heldMilli,
        posted: window?.postedMilli,
      })
      expect(window?.heldMilli).toBe(0)
      expect(window?.postedMilli).toBeLessThanOrEqual(limit)
      expect(window?.ceilingMilli).toBe(limit)
    }
  }

  function windowOf(budgetId: string) {
    return ledger.db.selectFrom('budgetWindows').selectAll().where('budgetId', '=', budgetId).executeTakeFirst()
  }
})

async function holdOrNot(context: LedgerTestContext, id: string, one: Caller): Promise<number> {
  const sentAtOnce = one.end === 'die sent' || one.end.startsWith('doubt')
  const request = {
    id,
    endpoint: 'people/bulk_match',
    items: one.items,
    worstMilliEach: one.worstMilliEach,
    sentAtOnce,
  }
  try {
    const made = await context.mutate(async (tx) => ({ value: await hold(tx, context, request), audit: [] }))
    return made.items
  } catch (error) {
    if (!(error instanceof ServiceError)) return heldItems(context, id, one)
    expect(error.code).toBe('budget_exhausted')
    const { remainingCredits, requestedCredits } = error.details
    expect(Number(remainingCredits)).toBeLessThan(Number(requestedCredits))
    return 0
  }
}

/** The connection was cut: only the books know whether the hold was made. */
async function heldItems({ db }: LedgerTestContext, id: string, one: Caller): Promise<number> {
  const row = await surely(() =>
    db.selectFrom('creditReservations').select('heldMilli').where('id', '=', id).executeTakeFirst(),
  )
  return (row?.heldMilli ?? 0) / one.worstMilliEach
}

async function end(context: LedgerTestContext, id: string, one: Caller & { heldMilli: number }): Promise<void> {
  if (one.end.startsWith('die')) return
  const at = new Date(context.clock.now())
  const chargedMilli = Math.floor((one.heldMilli * one.chargedShare) / 1000)
  await context.mutate(async (tx) => {
    if (one.end.startsWith('doubt')) await doubt(tx, id, { at, note: 'connection broke' })
    if (one.end === 'settle' || one.end === 'doubt, charged') await settle(tx, id, { chargedMilli, at })
    else await release(tx, id, { at, note: 'not charged' })
    return { value: undefined, audit: [] }
  })
}

/** Ending a hold twice does nothing: after a cut it is simply done again. */
async function surely<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= 20) throw error
      await turns(20)
    }
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}
