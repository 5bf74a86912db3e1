import { z } from 'zod'
import { operation } from '../../operation.ts'
import { apolloId } from '../deals/fields.ts'
import { chooseMailboxes, mailboxFields } from './choose-mailboxes.ts'
import { enrolContacts } from './enrol-contacts.ts'
import { reportFields, viewReport } from './enrolment-report.ts'
import { foreseeEnrolment } from './foresee-enrolment.ts'
import { liftable } from './skip-reasons.ts'

export const addToSequence = operation({
  name: 'sequences.add_contacts',
  summary: 'Add saved contacts to a sequence, and say of each whether it came in and why not',
  scope: 'write',
  input: z.strictObject({
    id: z.string().min(1),
    contactIds: z.array(apolloId).min(1, 'must name at least one contact').max(100, 'must name at most 100 contacts'),
    ...mailboxFields,
    allow: z.array(z.enum(liftable)).default([]).describe('Safeguards of Apollo’s to lift'),
    dryRun: z.boolean().default(false).describe('Say what would happen, and change nothing'),
  }),
  output: z.object({ ...reportFields, dryRun: z.boolean() }),
  async run(context, { id, allow, dryRun, contactIds: named, ...mailboxWish }) {
    const contactIds = [...new Set(named)]
    const wish = { id, contactIds, allow }
    const mailboxIds = await chooseMailboxes(context, mailboxWish)
    const report = await (dryRun ? foreseeEnrolment : enrolContacts)(context, wish, mailboxIds)
    return { ...viewReport(report, { contactIds, mailboxIds }), dryRun }
  },
})
