import { ApolloError } from '@delos/client'
import type { Context } from '../../context.ts'
import { findReservation } from '../../db/credits.ts'
import { insistOn } from '../../db/insist-on.ts'
import { closePurchases } from '../../db/purchases.ts'
import { doubt, release } from './ledger.ts'

/** The purchases that one hold pays for. */
export interface HeldPurchases {
  reservationId: string
  purchaseIds: readonly string[]
}

/**
 * Ends purchases that came to nothing. `released`: the call certainly cost nothing, they may be tried again. `unknown`: it
 * may have been charged, and nobody buys them again until Apollo's counters have been asked.
 */
export function endPurchases(
  context: Context,
  { reservationId, purchaseIds }: HeldPurchases,
  { state, note }: { state: 'released' | 'unknown'; note: string },
): Promise<void> {
  const at = new Date(context.clock.now())
  return insistOn(() =>
    context.mutate<void>(
      async (tx) => {
        const ended = await (state === 'released' ? release : doubt)(tx, reservationId, { at, note })
        // Somebody who took this process for dead may have ended them before.
        const ends = ended ? purchaseIds.map((id) => ({ id, state, reason: note })) : []
        await closePurchases(tx, ends, at)
        return { value: undefined, audit: [] }
      },
      { fenced: false },
    ),
  )
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
