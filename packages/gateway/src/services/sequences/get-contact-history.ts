import { NotFoundError, type SequenceEvent } from '@delos/client'
import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { listHistory } from '../../db/sequence-history.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { apolloId } from '../deals/fields.ts'
import { standing, viewStanding } from './list-standings.ts'

export const getContactHistory = operation({
  name: 'sequences.get_contact',
  summary: 'A contact’s way through a sequence: as the syncs saw it, and as Apollo tells it now',
  scope: 'read',
  input: z.strictObject({ id: z.string().min(1).max(64), contactId: apolloId }),
  output: z.object({
    sequenceId: z.string(),
    contactId: z.string(),
    history: z.array(standing).describe('The oldest first'),
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
    const history = (await listHistory(context.db, { sequenceId: id, contactId })).map(viewStanding)
    const events = await readActivity(context, { id, contactId })
    return { sequenceId: id, contactId, history, activity: events.map(viewEvent) }
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

function viewEvent({ type, occurred_at, step_position, reason, emailer_message_id }: SequenceEvent) {
  return {
    type,
    at: occurred_at,
    step: step_position ?? null,
    reason: reason ?? null,
    emailId: emailer_message_id ?? null,
  }
}
