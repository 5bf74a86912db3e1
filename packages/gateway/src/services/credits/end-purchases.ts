import { ApolloError } from '@delos/client'
import type { Context } from '../../context.ts'
import { findReservation } from '../../db/credits.ts'
import type { Tx } from '../../db/database.ts'
import { insistOn } from '../../db/insist-on.ts'
import { closePurchases } from '../../db/purchases.ts'
import { doubt, release } from './ledger.ts'

/** The purchases that one hold pays for. */
export interface HeldPurchases {
  reservationId: string
  purchaseIds: readonly string[]
}

export interface PurchasesEnd {
  state: 'released' | 'unknown'
  note: string
}

/**
 * Ends purchases that came to nothing. `released`: the call certainly cost nothing, they may be tried again. `unknown`: it
 * may have been charged, and nobody buys them again until Apollo's counters have been asked.
 */
export function endPurchases(context: Context, held: HeldPurchases, end: PurchasesEnd): Promise<void> {
  const at = new Date(context.clock.now())
  return insistOn(() =>
    context.mutate<void>(async (tx) => ({ value: await endInside(tx, held, { ...end, at }), audit: [] }), {
      fenced: false,
    }),
  )
}

/** The same in the caller's transaction. */
export async function endInside(
  tx: Tx,
  { reservationId, purchaseIds }: HeldPurchases,
  { state, note, at }: PurchasesEnd & { at: Date },
): Promise<void> {
  const ended = await (state === 'released' ? release : doubt)(tx, reservationId, { at, note })
  // Somebody who took this process for dead may have ended them before.
  const ends = ended ? purchaseIds.map((id) => ({ id, state, reason: note })) : []
  await closePurchases(tx, ends, at)
}

/** What cannot be filed was charged all the same: it is in doubt, and nobody buys it again unawares. */
export async function fileOrDoubt<T>(
  file: () => Promise<T>,
  paid: readonly { context: Context; held: HeldPurchases }[],
): Promise<T> {
  try {
    return await insistOn(file)
  } catch (error) {
    const end = { state: 'unknown', note: 'could not be filed' } as const
    await Promise.allSettled(paid.map(({ context, held }) => endPurchases(context, held, end)))
    throw error
  }
}

/** While they are under way, nobody takes these holds for ones that were forgotten. */
export async function whileUnderWay<T>(
  { holdsUnderWay }: Pick<Context, 'holdsUnderWay'>,
  reservationIds: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  for (const id of reservationIds) holdsUnderWay.add(id)
  try {
    return await work()
  } finally {
    for (const id of reservationIds) holdsUnderWay.delete(id)
  }
}

/** Ends them after a call that failed, by what is known about the charge; tells which. */
export async function endFailedPurchases(
  context: Context,
  held: HeldPurchases,
  error: unknown,
): Promise<'released' | 'unknown'> {
  const state = (await mayHaveBeenCharged(context, held, error)) ? 'unknown' : 'released'
  await endPurchases(context, held, { state, note: error instanceof Error ? error.name : 'unknown failure' })
  return state
}

/** The client says so for its own errors; for any other, whether the request had left tells. */
async function mayHaveBeenCharged({ db }: Context, { reservationId }: HeldPurchases, error: unknown): Promise<boolean> {
  if (error instanceof ApolloError && error.outcome !== 'unknown') return false
  return (await findReservation(db, reservationId))?.sentAt != null
}
