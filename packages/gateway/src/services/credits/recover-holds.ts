import type { Context } from '../../context.ts'
import { listReservations, lockReservation, type ReservationRow } from '../../db/credits.ts'
import { listPurchasesOfReservation } from '../../db/purchases.ts'
import { endInside } from './end-purchases.ts'

/** Longer than any paid call lasts, so that a hold which nobody is busy with was forgotten by a failure. */
const forgottenAfterMs = 120_000

/**
 * Takes over the holds of processes that died, and those that this one has forgotten. What had not been sent is free
 * again; what may have been sent is in doubt, and no timer ends that. What was answered and is awaited belongs to no
 * process.
 */
export async function recoverHolds(
  context: Context,
  isDead: (ownerId: string) => boolean,
): Promise<{ released: number; doubtful: number }> {
  const held = await listReservations(context.db, 'held')
  const orphans = held.filter((hold) => !hold.awaitedSince && (isDead(hold.ownerId) || isForgotten(context, hold)))
  const ends = { released: 0, doubtful: 0 }
  for (const { id } of orphans) {
    const end = await takeOver(context, id)
    if (end) ends[end]++
  }
  return ends
}

function isForgotten(
  { processId, holdsUnderWay, clock }: Context,
  { id, ownerId, createdAt }: ReservationRow,
): boolean {
  const isOld = clock.now() - createdAt.getTime() > forgottenAfterMs
  return isOld && ownerId === processId && !holdsUnderWay.has(id)
}

function takeOver(context: Context, id: string): Promise<'released' | 'doubtful' | undefined> {
  const at = new Date(context.clock.now())
  return context.mutate<'released' | 'doubtful' | undefined>(async (tx) => {
    // Read anew and locked: its owner may live after all, and send it in this moment.
    const hold = await lockReservation(tx, id)
    if (hold?.state !== 'held') return { value: undefined, audit: [] }
    const [state, note] = hold.sentAt ? (['unknown', 'process died'] as const) : (['released', 'never sent'] as const)
    const open = (await listPurchasesOfReservation(tx, id)).filter((purchase) => purchase.state === 'open')
    const purchaseIds = open.map((purchase) => purchase.id)
    await endInside(tx, { reservationId: id, purchaseIds }, { state, note, at })
    return { value: state === 'unknown' ? 'doubtful' : 'released', audit: [] }
  })
}
