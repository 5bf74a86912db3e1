import type { RemoveFromSequencesAnswer, RemoveFromSequencesParams } from '@delos/client'
import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { operation } from '../../operation.ts'
import { outcomeUnknown, pause, unlessUnknown } from '../deals/create-once.ts'
import { apolloId } from '../deals/fields.ts'
import { statusIn } from './predict-skip.ts'
import { sequenceNotFound, toSequenceError } from './sequence-errors.ts'

const triesAfterMs = [500, 2000, 5000]

export const removeFromSequence = operation({
  name: 'sequences.remove_contacts',
  summary: 'Remove contacts from a sequence, stop them, or mark them as finished',
  scope: 'write',
  input: z.strictObject({
    id: z.string().min(1),
    contactIds: z.array(apolloId).min(1, 'must name at least one contact').max(100, 'must name at most 100 contacts'),
    mode: z.enum(['remove', 'stop', 'mark_as_finished']).default('remove'),
  }),
  output: z.object({
    contacts: z.array(
      z.object({ contactId: z.string(), status: z.string().nullable().describe('Null: not in the sequence') }),
    ),
    skipped: z.array(z.object({ contactId: z.string(), reason: z.literal('contact_not_found') })),
    mode: z.string(),
  }),
  async run(context, { id, mode, ...input }) {
    const contactIds = [...new Set(input.contactIds)]
    const answer = await removeRepeatedly(context, { emailer_campaign_ids: [id], contact_ids: contactIds, mode })
    if (!answer.emailer_campaigns.length) throw sequenceNotFound()
    const contacts = answer.contacts.map((contact) => ({
      contactId: contact.id,
      status: statusIn(contact, id)?.status ?? null,
    }))
    const known = new Set(contacts.map(({ contactId }) => contactId))
    const skipped = contactIds
      .filter((contactId) => !known.has(contactId))
      .map((contactId) => ({ contactId, reason: 'contact_not_found' as const }))
    return context.mutate(async () => ({
      value: { contacts, skipped, mode },
      audit: { action: 'sequence.contacts_removed', entityType: 'sequence', entityId: id, after: { mode, contacts } },
    }))
  },
})

/** Removing what is removed changes nothing, so an unanswered try is simply made again. */
async function removeRepeatedly(
  context: Context,
  params: RemoveFromSequencesParams,
): Promise<RemoveFromSequencesAnswer> {
  for (const afterMs of triesAfterMs) {
    const answer = await unlessUnknown(() => remove(context, params))
    if (answer) return answer
    await pause(context, { afterMs, noun: 'removal' })
  }
  throw outcomeUnknown('removal')
}

async function remove(context: Context, params: RemoveFromSequencesParams): Promise<RemoveFromSequencesAnswer> {
  try {
    return await context.apollo.sequences.removeContacts(params, callOptions(context, { mustEnd: true }))
  } catch (error) {
    throw toSequenceError(error)
  }
}
