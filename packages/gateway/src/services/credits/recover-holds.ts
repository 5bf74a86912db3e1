import type { Context } from '../../context.ts'
import { listReservations, type ReservationRow } from '../../db/credits.ts'
import { closePurchases, listPurchasesOfReservation } from '../../db/purchases.ts'
import { doubt, release } from './ledger.ts'

/**
 * Takes over the holds of processes that died. What had not been sent is free again; what may have been sent is in
 * doubt, and no timer ends that.
 */
export async function recoverHolds(
  context: Context,
  isDead: (ownerId: string) => boolean,
): Promise<{ released: number; doubtful: number }> {
  const held = await listReservations(context.db, 'held')
  const orphans = held.filter((hold) => isDead(hold.ownerId))
  for (const orphan of orphans) await takeOver(context, orphan)
  const doubtful = orphans.filter((orphan) => orphan.sentAt).length
  return { released: orphans.length - doubtful, doubtful }
}

function takeOver(context: Context, { id, sentAt }: ReservationRow): Promise<void> {
  const at = new Date(context.clock.now())
  return context.mutate(async (tx) => {
    const ended = sentAt
      ? await doubt(tx, id, { at, note: 'process died' })
      : await release(tx, id, { at, note: 'process died before sending' })
    if (ended) {
      const open = (await listPurchasesOfReservation(tx, id)).filter((purchase) => purchase.state === 'open')
      const state = sentAt ? 'unknown' : 'released'
      await closePurchases(
        tx,
        open.map((purchase) => ({ id: purchase.id, state, reason: 'process died' })),
        at,
      )
    }
    return { value: undefined, audit: [] }
  })
}
