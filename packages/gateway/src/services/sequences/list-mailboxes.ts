import { z } from 'zod'
import { countPlacesOfDay } from '../../db/sequence-enrolments.ts'
import { operation } from '../../operation.ts'
import { judgeMailboxes, unusableReasons } from './choose-mailboxes.ts'
import { dayOf } from './load-scopes.ts'

export const listMailboxes = operation({
  name: 'sequences.list_mailboxes',
  summary: 'The mailboxes that sequences can send from, why not of the others, and how many contacts each got today',
  scope: 'read',
  input: z.strictObject({}),
  output: z.object({
    mailboxes: z.array(
      z.object({
        id: z.string(),
        email: z.string(),
        userId: z.string().nullable(),
        usable: z.boolean(),
        problem: z.enum(unusableReasons).nullable(),
        enrolledToday: z.int(),
        dailyEmails: z.number().nullable().describe('E-mails that Apollo lets it send a day'),
      }),
    ),
  }),
  async run(context) {
    const [judged, taken] = await Promise.all([
      judgeMailboxes(context, 'default'),
      countPlacesOfDay(context.db, dayOf(context.clock.now())),
    ])
    const mailboxes = judged.map(({ mailbox, problem }) => ({
      id: mailbox.id,
      email: mailbox.email,
      userId: mailbox.user_id ?? null,
      usable: problem === undefined,
      problem: problem ?? null,
      enrolledToday: taken
        .filter(({ mailboxId }) => mailboxId === mailbox.id)
        .reduce((sum, { count }) => sum + count, 0),
      dailyEmails: mailbox.email_daily_threshold ?? null,
    }))
    return { mailboxes }
  },
})
