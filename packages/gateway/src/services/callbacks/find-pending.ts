import { z } from 'zod'
import { listAwaitedContacts } from '../../db/callbacks.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { ReadDb } from '../../db/database.ts'

const pendingFields = ['phone'] as const

export const pendingSchema = z.array(z.enum(pendingFields)).describe('What Apollo has still to deliver')

/** What a caller may yet expect for a contact. */
export async function findPending(
  db: ReadDb,
  contact: Pick<ContactRow, 'id' | 'apolloId'>,
): Promise<readonly (typeof pendingFields)[number][]> {
  return (await listAwaitedContacts(db, [contact])).size ? pendingFields : []
}
