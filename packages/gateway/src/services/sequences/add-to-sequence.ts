import { z } from 'zod'
import { operation } from '../../operation.ts'
import { apolloId } from '../deals/fields.ts'
import { chooseMailbox } from './choose-mailbox.ts'
import { enrolContacts } from './enrol-contacts.ts'
import { foreseeEnrolment } from './foresee-enrolment.ts'
import { liftable, skipReasons } from './skip-reasons.ts'

export const addToSequence = operation({
  name: 'sequences.add_contacts',
  summary: 'Add saved contacts to a sequence, and say of each whether it came in',
  scope: 'write',
  input: z.strictObject({
    id: z.string().min(1),
    contactIds: z.array(apolloId).min(1, 'must name at least one contact').max(100, 'must name at most 100 contacts'),
    mailboxId: apolloId.optional().describe('The first active mailbox where left out'),
    allow: z.array(z.enum(liftable)).default([]).describe('Safeguards to lift'),
    dryRun: z.boolean().default(false).describe('Say what would happen, and change nothing'),
  }),
  output: z.object({
    enrolled: z.array(z.string()),
    skipped: z.array(z.object({ contactId: z.string(), reason: z.enum(skipReasons) })),
    mailboxId: z.string(),
    dryRun: z.boolean(),
  }),
  async run(context, { id, mailboxId, allow, dryRun, ...input }) {
    const wish = { id, contactIds: [...new Set(input.contactIds)], allow }
    const mailbox = await chooseMailbox(context, mailboxId)
    if (dryRun) return { ...(await foreseeEnrolment(context, wish)), mailboxId: mailbox.id, dryRun }
    const report = await enrolContacts(context, wish, mailbox.id)
    return context.mutate(async () => ({
      value: { ...report, mailboxId: mailbox.id, dryRun },
      audit: {
        action: 'sequence.contacts_added',
        entityType: 'sequence',
        entityId: id,
        after: { ...report, mailboxId: mailbox.id },
      },
    }))
  },
})
