import { NotFoundError, type SequenceEvent } from '@delos/client'
import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { listEmailsOf, type SequenceEmailRow } from '../../db/sequence-emails.ts'
import { listHistory } from '../../db/sequence-history.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { apolloId } from '../deals/fields.ts'
import { countEmails, emailCounts, standing, viewStanding } from './list-standings.ts'

const time = z.string().nullable()

export const getContactHistory = operation({
  name: 'sequences.get_contact',
  summary: 'A contact’s way through a sequence: as the syncs saw it, and as Apollo tells it now',
  scope: 'read',
  input: z.strictObject({ id: z.string().min(1).max(64), contactId: apolloId }),
  output: z.object({
    sequenceId: z.string(),
    contactId: z.string(),
    history: z.array(standing).describe('The oldest first'),
    counts: emailCounts,
    emails: z
      .array(
        z.object({
          id: z.string(),
          step: z.int().nullable(),
          deliveredAt: time,
          bouncedAt: time,
          spamBlockedAt: time,
          openedAt: time,
          clickedAt: time,
          repliedAt: time,
          unsubscribedAt: time,
        }),
      )
      .describe('The oldest first; of what Apollo tells no time, it is when a sync first saw it'),
    activity: z
      .array(
        z.object({
          type: z.string(),
          at: z.string(),
          step: z.int().nullable(),
          reason: z.string().nullable(),
          emailId: z.string().nullable(),
        }),
      )
      .describe('Apollo’s last 50 events, the newest first'),
  }),
  async run(context, { id, contactId }) {
    const { db } = context
    const history = (await listHistory(db, { sequenceId: id, contactId })).map(viewStanding)
    const emails = (await listEmailsOf(db, { sequenceId: id, contactId })).map(viewEmail)
    const counts = (await countEmails(db, id, [contactId]))(contactId)
    const events = await readActivity(context, { id, contactId })
    return { sequenceId: id, contactId, history, counts, emails, activity: events.map(viewEvent) }
  },
})

async function readActivity(context: Context, { id, contactId }: { id: string; contactId: string }) {
  try {
    const params = { contact_id: contactId, sequence_id: id, per_page: 50 }
    return (await context.apollo.sequences.activity(params, callOptions(context))).events
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error
    throw new ServiceError('not_found', 'Apollo has no such contact', { reason: 'contact_not_found', cause: error })
  }
}

function viewEmail(email: SequenceEmailRow) {
  const { id, step } = email
  return {
    id,
    step,
    deliveredAt: email.deliveredAt?.toISOString() ?? null,
    bouncedAt: email.bouncedAt?.toISOString() ?? null,
    spamBlockedAt: email.spamBlockedAt?.toISOString() ?? null,
    openedAt: email.openedAt?.toISOString() ?? null,
    clickedAt: email.clickedAt?.toISOString() ?? null,
    repliedAt: email.repliedAt?.toISOString() ?? null,
    unsubscribedAt: email.unsubscribedAt?.toISOString() ?? null,
  }
}

function viewEvent({ type, occurred_at, step_position, reason, emailer_message_id }: SequenceEvent) {
  return {
    type,
    at: occurred_at,
    step: step_position ?? null,
    reason: reason ?? null,
    emailId: emailer_message_id ?? null,
  }
}
