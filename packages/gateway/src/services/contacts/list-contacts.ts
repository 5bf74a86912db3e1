import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listContacts as listContactRows } from '../../db/contacts.ts'
import { operation } from '../../operation.ts'
import { contactSchema, viewContact } from '../people/contact-view.ts'
import { normalizeDomain } from '../people/domain.ts'
import { normalizeEmail } from '../people/email.ts'

export const listContacts = operation({
  name: 'contacts.list',
  summary: 'Contacts of the store, newest first',
  scope: 'read',
  input: z.strictObject({
    email: z.string().max(320).optional(),
    domain: z.string().max(253).optional().describe('Of their organization'),
    ...pageFields,
  }),
  output: z.object({ contacts: z.array(contactSchema), nextCursor: nextCursorField }),
  async run({ db }, { email, domain, cursor, limit }) {
    const rows = await listContactRows(db, {
      email: email && (normalizeEmail(email) ?? email),
      domain: domain && (normalizeDomain(domain) ?? domain),
      before: decodeCursor(cursor),
      limit: limit + 1,
    })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.id)
    return { contacts: await Promise.all(page.map((row) => viewContact(db, row))), nextCursor }
  },
})
