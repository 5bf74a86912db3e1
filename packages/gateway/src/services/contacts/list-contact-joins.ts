import { z } from 'zod'
import { type ContactJoinRow, listJoins } from '../../db/contact-joins.ts'
import { operation } from '../../operation.ts'
import { requireContact } from './get-contact.ts'

const contactJoin = z.object({
  id: z.string(),
  survivorId: z.string(),
  lostId: z.string().describe('Leads to the survivor until the join is split'),
  evidence: z.array(z.object({ kind: z.string(), value: z.string() })).describe('The names that proved it'),
  joinedAt: z.string(),
  splitAt: z.string().nullable(),
})

export const listContactJoins = operation({
  name: 'contacts.list_joins',
  summary: 'Which contacts were joined with this one, and by what evidence, the last first',
  scope: 'read',
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.object({ joins: z.array(contactJoin) }),
  async run({ db }, { id }) {
    const contact = await requireContact(db, id)
    return { joins: (await listJoins(db, [contact.id, id])).map(viewJoin) }
  },
})

function viewJoin({
  id,
  survivorId,
  lostId,
  evidence,
  joinedAt,
  splitAt,
}: ContactJoinRow): z.input<typeof contactJoin> {
  return {
    id,
    survivorId,
    lostId,
    evidence,
    joinedAt: joinedAt.toISOString(),
    splitAt: splitAt?.toISOString() ?? null,
  }
}
