import type { AddToSequenceAnswer, Contact } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { outcomeUnknown, pause, unlessUnknown } from '../deals/create-once.ts'
import { type EnrolmentWish, readCircumstances } from './examine-contacts.ts'
import { predictSkip, statusIn } from './predict-skip.ts'
import { readContacts } from './read-contacts.ts'
import { toSequenceError } from './sequence-errors.ts'
import { apolloSkip, type Skip, skipped, toFlags } from './skip-reasons.ts'

const looksAfterMs = [500, 2000]
/** Apollo's clock and ours need not agree. */
const clockSkewMs = 2 * 60 * 1000

/** Of each contact whether it came in, or why not; in the order of the wish. */
export type Outcomes = ReadonlyMap<string, 'enrolled' | Skip>

/**
 * Adds the contacts. After an unanswered try their own records tell who came in. Where nobody did, the same is asked
 * again, which is safe: Apollo skips who is in already.
 */
export async function askApollo(context: Context, wish: EnrolmentWish, mailboxId: string): Promise<Outcomes> {
  const since = context.clock.now()
  for (const afterMs of looksAfterMs) {
    const answer = await unlessUnknown(() => add(context, wish, mailboxId))
    if (answer) return readAnswer(wish.contactIds, answer)
    await pause(context, { afterMs, noun: 'enrolment' })
    const outcomes = await readOutcome(context, wish, since)
    if ([...outcomes.values()].includes('enrolled')) return outcomes
  }
  throw outcomeUnknown('enrolment')
}

async function add(
  context: Context,
  { id, contactIds, allow }: EnrolmentWish,
  mailboxId: string,
): Promise<AddToSequenceAnswer> {
  try {
    return await context.apollo.sequences.addContacts(
      id,
      { contact_ids: [...contactIds], send_email_from_email_account_id: mailboxId, ...toFlags(allow) },
      callOptions(context, { mustEnd: true }),
    )
  } catch (error) {
    throw toSequenceError(error)
  }
}

function readAnswer(contactIds: readonly string[], { contacts, skipped_contact_ids }: AddToSequenceAnswer): Outcomes {
  const enrolled = new Set((contacts ?? []).map((contact) => contact.id))
  // A bare list of ids has been seen in place of the reasons.
  const reasons = new Map(Array.isArray(skipped_contact_ids) ? [] : Object.entries(skipped_contact_ids ?? {}))
  return new Map(contactIds.map((id) => [id, enrolled.has(id) ? 'enrolled' : apolloSkip(id, reasons.get(id))]))
}

async function readOutcome(context: Context, wish: EnrolmentWish, since: number): Promise<Outcomes> {
  const [contacts, circumstances] = await Promise.all([
    readContacts(context, wish.contactIds),
    readCircumstances(context, wish, { withCompanies: true }),
  ])
  const outcomeOf = (id: string): 'enrolled' | Skip => {
    const contact = contacts.get(id)
    if (contact && cameInSince(contact, { sequenceId: wish.id, since })) return 'enrolled'
    return skipped(id, predictSkip(contact, circumstances) ?? 'other')
  }
  return new Map(wish.contactIds.map((id) => [id, outcomeOf(id)]))
}

/** Whether the contact is in the sequence since this time, which is one of our clock. */
export function cameInSince(contact: Contact, { sequenceId, since }: { sequenceId: string; since: number }): boolean {
  return Date.parse(statusIn(contact, sequenceId)?.added_at ?? '') >= since - clockSkewMs
}
