import type { Context } from '../../context.ts'
import { type BudgetTerms, listBudgets } from '../../db/credits.ts'
import type { Tx } from '../../db/database.ts'
import { doubtHold, endHold, insertHold, lockWindows as lockWindowRows, type NewPurchase } from '../../db/ledger.ts'
import { dropClaims, type PurchaseEnd } from '../../db/purchases.ts'
import type { BudgetScope } from '../../db/tables.ts'
import { ServiceError } from '../../errors.ts'
import { appliesTo, windowAt } from './budget-window.ts'
import { toCredits } from './milli.ts'
import { enterGate } from './spend-gate.ts'

/** What somebody wants to hold: so many items, each at its worst price. */
export interface HoldRequest {
  id: string
  endpoint: string
  items: number
  worstMilliEach: number
  /** The request leaves as soon as the hold is written: nothing notes that moment once more. */
  sentAtOnce?: boolean
}

export interface Hold {
  reservationId: string
  /** How many of the items the budgets have room for; at least one. */
  items: number
  /** Whether it counts in any budget. */
  tied: boolean
  /** Why not for all of them. */
  refusal: ServiceError | undefined
}

interface HeldFor {
  /** What it is to pay for, one of each item: those for which there is room are opened. */
  purchases?: readonly NewPurchase[]
}

/**
 * Holds the worst case against every budget that applies, or as many items of it as fit, in the caller's transaction.
 * Throws `budget_exhausted` where not even one fits, and then nothing has been written; `GateClosedError` while the
 * spending stands still.
 */
export async function hold(tx: Tx, context: LedgerContext, request: HoldRequest): Promise<Hold> {
  await enterGate(tx, context.clock)
  return holdInside(tx, context, { ...request, budgets: await listBudgets(tx) })
}

/** The same for a caller who has passed the gate, and so knows the budgets as they stay until the transaction ends. */
export async function holdInside(
  tx: Tx,
  context: LedgerContext,
  { budgets, purchases, ...request }: HoldRequest & HeldFor & { budgets: readonly BudgetTerms[] },
): Promise<Hold> {
  const at = new Date(context.clock.now())
  const who = spender(context)
  const windows = await lockWindows(
    tx,
    budgets.filter((budget) => appliesTo(budget.scope, who)),
    at,
  )
  const items = Math.min(
    request.items,
    ...windows.map((window) => Math.floor(window.leftMilli / request.worstMilliEach)),
  )
  if (items < 1) throw exhausted(windows, request)
  if (context.spending) context.spending.windows += windows.length
  const opened = purchases?.slice(0, items) ?? []
  await dropClaims(
    tx,
    opened.flatMap(({ inPlaceOf = [] }) => inPlaceOf),
  )
  await insertHold(
    tx,
    {
      id: request.id,
      endpoint: request.endpoint,
      heldMilli: items * request.worstMilliEach,
      ownerId: context.processId,
      keyId: who.key ?? null,
      team: who.team ?? null,
      tag: who.tag ?? null,
      session: who.session ?? null,
      jobId: who.job ?? null,
      requestId: context.requestId,
      createdAt: at,
      sentAt: request.sentAtOnce ? at : null,
    },
    { windows: windows.map((window) => window.key), purchases: opened },
  )
  const rest = windows.map((window) => ({ ...window, leftMilli: window.leftMilli - items * request.worstMilliEach }))
  const refusal = items < request.items ? exhausted(rest, request) : undefined
  return { reservationId: request.id, items, tied: windows.length > 0, refusal }
}

/**
 * Turns what was held into what was charged; also what was released before its answer came after all. Does nothing to a
 * reservation that is settled.
 */
export function settle(
  tx: Tx,
  id: string,
  { note = null, ...end }: { chargedMilli: number; at: Date; note?: string | null } & Ended,
): Promise<boolean> {
  return endHold(tx, id, { from: ['held', 'unknown', 'released'], to: 'settled', kind: 'settle', note, ...end })
}

interface Ended {
  /** False where the hold is known to count in no budget. */
  tied?: boolean
  /** What it paid for, and what came of that. */
  purchases?: readonly PurchaseEnd[]
}

/** Gives back what was held: the call certainly cost nothing. */
export function release(tx: Tx, id: string, { at, note }: { at: Date; note: string }): Promise<boolean> {
  return endHold(tx, id, { from: ['held', 'unknown'], to: 'released', kind: 'release', chargedMilli: 0, at, note })
}

/** Keeps the hold and says why nobody knows. Only Apollo's own counters end this. */
export function doubt(tx: Tx, id: string, end: { at: Date; note: string }): Promise<boolean> {
  return doubtHold(tx, id, end)
}

export type LedgerContext = Pick<
  Context,
  'clock' | 'requestId' | 'actor' | 'tag' | 'session' | 'job' | 'listId' | 'processId'
> &
  Partial<Pick<Context, 'spending'>>

export function spender(context: Pick<LedgerContext, 'actor' | 'tag' | 'session' | 'job' | 'listId'>): BudgetScope {
  const { actor, tag, session, job, listId } = context
  return { key: actor.keyId, team: actor.team, tag, session, job: listId ?? job?.id }
}

interface LockedWindow {
  key: { budgetId: string; opensAt: Date }
  closesAt: Date
  leftMilli: number
}

async function lockWindows(tx: Tx, budgets: readonly BudgetTerms[], at: Date): Promise<LockedWindow[]> {
  if (!budgets.length) return []
  const open = budgets.map(({ id, period, limitMilli, timezone }) => ({
    budgetId: id,
    ceilingMilli: limitMilli,
    ...windowAt(period, at, timezone),
  }))
  const locked = await lockWindowRows(tx, open)
  const usedMilli = new Map(locked.map((window) => [window.budgetId, window.heldMilli + window.postedMilli]))
  return open.map(({ budgetId, opensAt, closesAt, ceilingMilli }) => ({
    key: { budgetId, opensAt },
    closesAt,
    leftMilli: ceilingMilli - (usedMilli.get(budgetId) ?? 0),
  }))
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
