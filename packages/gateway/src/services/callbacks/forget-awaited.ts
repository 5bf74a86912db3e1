import { eraseCallbackPeople } from '../../db/callbacks.ts'
import type { Tx } from '../../db/database.ts'
import { deleteDeliveriesAbout } from '../../db/webhooks.ts'

/**
 * Part of erasing a person: what still comes for the contact is settled and dropped, and nothing about the contact is
 * passed on any more.
 */
export async function forgetAwaited(tx: Tx, contactId: string, at: Date): Promise<void> {
  await eraseCallbackPeople(tx, contactId, at)
  await deleteDeliveriesAbout(tx, contactId)
}
