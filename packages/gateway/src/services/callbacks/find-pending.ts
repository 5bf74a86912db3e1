import { z } from 'zod'
import { listAwaitedContacts } from '../../db/callbacks.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { ReadDb } from '../../db/database.ts'
import type { LaterNeed } from '../../db/tables.ts'
import { comesWith } from '../people/needs.ts'

const pendingFields = ['phone', 'email'] as const

export const pendingSchema = z.array(z.enum(pendingFields)).describe('What Apollo has still to deliver')

const fieldOf = { phone: 'phone', waterfall_phone: 'phone', waterfall_email: 'email' } as const

const allNeeds: readonly LaterNeed[] = ['phone', 'waterfall_phone', 'waterfall_email']

/** What a caller who has asked for this may yet expect for a contact. */
export async function findPending(
  db: ReadDb,
  contact: Pick<ContactRow, 'id' | 'apolloId'>,
  asked = allNeeds,
): Promise<(typeof pendingFields)[number][]> {
  const awaited = (await listAwaitedContacts(db, [contact])).get(contact.id)
  const fields = asked.filter((need) => awaited && comesWith(awaited, need)).map((need) => fieldOf[need])
  return pendingFields.filter((field) => fields.includes(field))
}
