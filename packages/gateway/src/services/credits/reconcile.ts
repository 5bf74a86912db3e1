import type { Context } from '../../context.ts'
import { sumAwaited } from '../../db/awaited-holds.ts'
import { listReservations, type ReservationRow, readBalance } from '../../db/credits.ts'
import type { Tx } from '../../db/database.ts'
import { closePurchases, listPurchasesOfReservation } from '../../db/purchases.ts'
import { findSetting, putSetting } from '../../db/settings.ts'
import type { CounterMark } from './counter-drift.ts'
import { release, settle } from './ledger.ts'
import { toMilli } from './milli.ts'
import { standstill } from './spend-gate.ts'
import { readSettledCredits, readUpstreamCredits, type UpstreamCredits } from './upstream-counter.ts'

const markName = 'apollo_counter'

export interface Reconciliation {
  /** Holds that were in doubt and were not charged: their persons may be bought again. */
  released: number
  /** Holds that were in doubt and were charged, or have to be taken for charged. */
  charged: number
  /** What Apollo counted beyond our ledger: another consumer of the team, in thousandths of a credit. */
  driftMilli: number
}

/**
 * Settles what is in doubt by Apollo's own counter. Paid calls stand still meanwhile, so that what the counter gained
 * beyond the ledger can only come from the calls in doubt, or from somebody else.
 */
export function reconcile(context: Context): Promise<Reconciliation> {
  return compare(context, readSettledCredits)
}

/** Marks the starting point before the first paid call; later calls change nothing. */
export async function markCounter(context: Context): Promise<void> {
  // Nothing has been charged yet that the counter could be behind with: one reading is enough.
  if (!(await findSetting<CounterMark>(context.db, markName))) await compare(context, readUpstreamCredits)
}

function compare(
  context: Context,
  readCounter: (context: Context) => Promise<UpstreamCredits>,
): Promise<Reconciliation> {
  return standstill(context, async (gate) => {
    const counter = await readCounter(context)
    return context.mutate(async (tx) => {
      await gate.assertClosed(tx)
      return { value: await resolveAll(tx, context, counter), audit: [] }
    })
  })
}

async function resolveAll(tx: Tx, context: Context, counter: UpstreamCredits): Promise<Reconciliation> {
  const doubtful = await listReservations(tx, 'unknown')
  const { postedMilli } = await readBalance(tx)
  const mark = await findSetting<CounterMark>(tx, markName)
  const gainedMilli = mark ? gainSince(mark, { counter, postedMilli }) : undefined
  const awaitedMilli = await sumAwaited(tx)
  // Apollo may count what it has still to deliver already. Where all of that fits into the gain, it is taken for counted.
  const isCounted = gainedMilli !== undefined && gainedMilli >= awaitedMilli
  let leftMilli = (gainedMilli ?? Number.POSITIVE_INFINITY) - (isCounted ? awaitedMilli : 0)
  const result: Reconciliation = { released: 0, charged: 0, driftMilli: 0 }
  for (const reservation of doubtful) {
    const chargedMilli = Math.max(0, Math.min(reservation.heldMilli, leftMilli))
    leftMilli -= chargedMilli
    // Several in doubt and some of it charged: which of them was charged cannot be told, so none is free to repeat.
    const charged = gainedMilli === undefined || gainedMilli > 0
    await resolveOne(tx, context, { reservation, chargedMilli, charged })
    if (charged) result.charged++
    else result.released++
  }
  const countedMilli = isCounted ? awaitedMilli : countedOf(awaitedMilli, { gainedMilli, leftMilli })
  result.driftMilli = gainedMilli === undefined ? 0 : leftMilli - (isCounted ? 0 : countedMilli)
  const { postedMilli: nowPosted } = await readBalance(tx)
  await putSetting(tx, {
    name: markName,
    value: {
      // What is awaited is posted when it comes: until then it stands in neither of the two.
      consumedMilli: toMilli(counter.consumed) - countedMilli,
      postedMilli: nowPosted,
      cycleStart: counter.cycleStart,
      driftMilli: (mark?.driftMilli ?? 0) + result.driftMilli,
    } satisfies CounterMark,
    at: new Date(context.clock.now()),
  })
  return result
}

/** What of the gain that no doubt explains may be for what is awaited. */
function countedOf(
  awaitedMilli: number,
  { gainedMilli, leftMilli }: { gainedMilli: number | undefined; leftMilli: number },
): number {
  return gainedMilli === undefined ? 0 : Math.max(0, Math.min(leftMilli, awaitedMilli))
}

/** A new credit cycle starts the counter at nothing: then there is no telling, and doubts count as charged. */
function gainSince(mark: CounterMark, now: { counter: UpstreamCredits; postedMilli: number }): number | undefined {
  if (mark.cycleStart !== now.counter.cycleStart) return undefined
  return toMilli(now.counter.consumed) - mark.consumedMilli - (now.postedMilli - mark.postedMilli)
}

async function resolveOne(
  tx: Tx,
  context: Context,
  { reservation, chargedMilli, charged }: { reservation: ReservationRow; chargedMilli: number; charged: boolean },
): Promise<void> {
  const at = new Date(context.clock.now())
  if (charged) await settle(tx, reservation.id, { chargedMilli, at, note: 'charged, answer lost' })
  else await release(tx, reservation.id, { at, note: 'Apollo’s counter did not move' })
  const purchases = await listPurchasesOfReservation(tx, reservation.id)
  const ends = purchases.flatMap(({ id, state }) =>
    state === 'unknown'
      ? [{ id, state: charged ? ('lost' as const) : ('released' as const), reason: reservation.reason }]
      : [],
  )
  await closePurchases(tx, ends, at)
}
