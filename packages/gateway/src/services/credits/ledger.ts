import type { Context } from '../../context.ts'
import {
  insertEntry,
  insertReservation,
  listTiedWindows,
  lockBudgets,
  lockBudgetWindow,
  moveBudgetWindow,
  moveReservation,
  tieReservation,
} from '../../db/credits.ts'
import type { Tx } from '../../db/database.ts'
import type { BudgetScope } from '../../db/tables.ts'
import { ServiceError } from '../../errors.ts'
import { appliesTo, windowAt } from './budget-window.ts'
import { toCredits } from './milli.ts'

/** What somebody wants to hold: so many items, each at its worst price. */
export interface HoldRequest {
  id: string
  endpoint: string
  items: number
  worstMilliEach: number
}

export interface Hold {
  reservationId: string
  /** How many of the items the budgets have room for; at least one. */
  items: number
}

/**
 * Holds the worst case against every budget that applies, or as many items of it as fit, in the caller's transaction.
 * Throws `budget_exhausted` where not even one fits, and then nothing has been written.
 */
export async function hold(tx: Tx, context: LedgerContext, request: HoldRequest): Promise<Hold> {
  const at = new Date(context.clock.now())
  const who = spender(context)
  const windows = await lockWindows(tx, who, at)
  const items = Math.min(
    request.items,
    ...windows.map((window) => Math.floor(window.leftMilli / request.worstMilliEach)),
  )
  if (items < 1) throw exhausted(windows, request)
  const heldMilli = items * request.worstMilliEach
  await insertReservation(tx, {
    id: request.id,
    endpoint: request.endpoint,
    state: 'held',
    heldMilli,
    chargedMilli: 0,
    ownerId: context.processId,
    keyId: who.key ?? null,
    team: who.team ?? null,
    tag: who.tag ?? null,
    session: who.session ?? null,
    jobId: who.job ?? null,
    requestId: context.requestId,
    createdAt: at,
  })
  await insertEntry(tx, { reservationId: request.id, kind: 'hold', heldDeltaMilli: heldMilli, postedDeltaMilli: 0, at })
  for (const { key } of windows) await moveBudgetWindow(tx, key, { heldMilli, postedMilli: 0 })
  await tieReservation(
    tx,
    request.id,
    windows.map((window) => window.key),
  )
  return { reservationId: request.id, items }
}

/** Turns what was held into what was charged. Does nothing to a reservation that was closed before. */
export async function settle(
  tx: Tx,
  id: string,
  end: { chargedMilli: number; at: Date; note?: string },
): Promise<boolean> {
  const row = await moveReservation(tx, id, {
    from: ['held', 'unknown'],
    to: 'settled',
    chargedMilli: end.chargedMilli,
    at: end.at,
    reason: end.note,
  })
  if (!row) return false
  await close(tx, row, { kind: 'settle', postedMilli: end.chargedMilli, at: end.at, note: end.note })
  return true
}

/** Gives back what was held: the call certainly cost nothing. */
export async function release(tx: Tx, id: string, end: { at: Date; note: string }): Promise<boolean> {
  const row = await moveReservation(tx, id, { from: ['held', 'unknown'], to: 'released', at: end.at, reason: end.note })
  if (!row) return false
  await close(tx, row, { kind: 'release', postedMilli: 0, at: end.at, note: end.note })
  return true
}

/** Keeps the hold and says why nobody knows. Only Apollo's own counters end this. */
export async function doubt(tx: Tx, id: string, end: { at: Date; note: string }): Promise<boolean> {
  const row = await moveReservation(tx, id, { from: ['held'], to: 'unknown', at: end.at, reason: end.note })
  if (!row) return false
  await insertEntry(tx, {
    reservationId: id,
    kind: 'doubt',
    heldDeltaMilli: 0,
    postedDeltaMilli: 0,
    note: end.note,
    at: end.at,
  })
  return true
}

interface Closing {
  kind: 'settle' | 'release'
  postedMilli: number
  at: Date
  note?: string
}

async function close(tx: Tx, row: { id: string; heldMilli: number }, closing: Closing): Promise<void> {
  await insertEntry(tx, {
    reservationId: row.id,
    kind: closing.kind,
    heldDeltaMilli: -row.heldMilli,
    postedDeltaMilli: closing.postedMilli,
    note: closing.note ?? null,
    at: closing.at,
  })
  for (const window of await listTiedWindows(tx, row.id)) {
    const total = window.heldMilli - row.heldMilli + window.postedMilli + closing.postedMilli
    await moveBudgetWindow(tx, window, {
      heldMilli: -row.heldMilli,
      postedMilli: closing.postedMilli,
      // A charge above the worst case that was held is Apollo's doing: recorded, though it lifts the ceiling.
      ceilingMilli: Math.max(window.ceilingMilli, total),
    })
  }
}

export type LedgerContext = Pick<
  Context,
  'clock' | 'requestId' | 'actor' | 'tag' | 'session' | 'job' | 'listId' | 'processId'
>

function spender(context: LedgerContext): BudgetScope {
  const { actor, tag, session, job, listId } = context
  return { key: actor.keyId, team: actor.team, tag, session, job: listId ?? job?.id }
}

interface LockedWindow {
  key: { budgetId: string; opensAt: Date }
  closesAt: Date
  leftMilli: number
}

async function lockWindows(tx: Tx, who: BudgetScope, at: Date): Promise<LockedWindow[]> {
  const windows: LockedWindow[] = []
  for (const budget of await lockBudgets(tx)) {
    if (!appliesTo(budget.scope, who)) continue
    const { opensAt, closesAt } = windowAt(budget.period, at)
    const key = { budgetId: budget.id, opensAt }
    const window = await lockBudgetWindow(tx, key, { closesAt, ceilingMilli: budget.limitMilli })
    windows.push({ key, closesAt, leftMilli: budget.limitMilli - window.heldMilli - window.postedMilli })
  }
  return windows
}

function exhausted(windows: readonly LockedWindow[], request: HoldRequest): ServiceError {
  const [tightest] = windows.toSorted((a, b) => a.leftMilli - b.leftMilli)
  if (!tightest) throw new RangeError(`Nothing to hold for ${request.endpoint}`)
  return new ServiceError('budget_exhausted', `The budget "${tightest.key.budgetId}" has no room for this`, {
    details: {
      budget: tightest.key.budgetId,
      remainingCredits: toCredits(Math.max(0, tightest.leftMilli)),
      requestedCredits: toCredits(request.worstMilliEach),
      resetsAt: tightest.closesAt.toISOString(),
    },
  })
}
