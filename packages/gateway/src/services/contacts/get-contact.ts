import { z } from 'zod'
import { type ContactRow, findContact } from '../../db/contacts.ts'
import type { ReadDb } from '../../db/database.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { findPending, pendingSchema } from '../callbacks/find-pending.ts'
import { contactSchema, viewContact } from '../people/contact-view.ts'

export const getContact = operation({
  name: 'contacts.get',
  summary: 'One contact of the store',
  scope: 'read',
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.object({ contact: contactSchema, pending: pendingSchema }),
  async run({ db }, { id }) {
    const contact = await requireContact(db, id)
    return { contact: await viewContact(db, contact), pending: [...(await findPending(db, contact))] }
  },
})

export async function requireContact(db: ReadDb, id: string): Promise<ContactRow> {
  const contact = await findContact(db, id)
  if (contact) return contact
  throw new ServiceError('not_found', 'There is no contact with this id', { reason: 'contact_not_found', field: 'id' })
}
