import { endAwaitingRows } from '../../db/awaiting-rows.ts'
import { eraseCallbackPeople } from '../../db/callbacks.ts'
import type { Tx } from '../../db/database.ts'
import { deleteDeliveriesAbout } from '../../db/webhooks.ts'
import { laterNeeds, needs } from '../people/needs.ts'

const nothing = { reason: 'erased', creditsMilli: 0, reservationId: '' }

/**
 * Part of erasing a person: what still comes for the contact is settled and dropped, and nothing about the contact is
 * passed on any more.
 */
export async function forgetAwaited(tx: Tx, contactId: string, at: Date): Promise<void> {
  await endAwaitingRows(tx, { needs: laterNeeds(needs), ends: [{ ...nothing, contactId }], at })
  await eraseCallbackPeople(tx, contactId, at)
  await deleteDeliveriesAbout(tx, contactId)
}
