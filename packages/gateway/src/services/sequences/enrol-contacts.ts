import type { AddToSequenceAnswer, Contact } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { outcomeUnknown, pause, unlessUnknown } from '../deals/create-once.ts'
import { type EnrolmentReport, type EnrolmentWish, readCircumstances, sortOut } from './foresee-enrolment.ts'
import { predictSkip, statusIn } from './predict-skip.ts'
import { readContacts } from './read-contacts.ts'
import { toSequenceError } from './sequence-errors.ts'
import { toFlags, toSkipReason } from './skip-reasons.ts'

const looksAfterMs = [500, 2000]
/** Apollo's clock and ours need not agree. */
const clockSkewMs = 2 * 60 * 1000

/**
 * Adds the contacts. After an unanswered try their own records tell who came in. Where nobody did, the same is asked
 * again, which is safe: Apollo skips who is in already.
 */
export async function enrolContacts(
  context: Context,
  wish: EnrolmentWish,
  mailboxId: string,
): Promise<EnrolmentReport> {
  const since = context.clock.now() - clockSkewMs
  for (const afterMs of looksAfterMs) {
    const answer = await unlessUnknown(() => add(context, wish, mailboxId))
    if (answer) return readAnswer(wish.contactIds, answer)
    await pause(context, { afterMs, noun: 'enrolment' })
    const report = await readOutcome(context, wish, since)
    if (report.enrolled.length) return report
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

function readAnswer(
  contactIds: readonly string[],
  { contacts, skipped_contact_ids }: AddToSequenceAnswer,
): EnrolmentReport {
  const enrolled = new Set((contacts ?? []).map((contact) => contact.id))
  // A bare list of ids has been seen in place of the reasons.
  const reasons = new Map(Array.isArray(skipped_contact_ids) ? [] : Object.entries(skipped_contact_ids ?? {}))
  return sortOut(contactIds, (contactId) =>
    enrolled.has(contactId) ? undefined : toSkipReason(reasons.get(contactId)),
  )
}

async function readOutcome(context: Context, wish: EnrolmentWish, since: number): Promise<EnrolmentReport> {
  const [contacts, circumstances] = await Promise.all([
    readContacts(context, wish.contactIds),
    readCircumstances(context, wish),
  ])
  return sortOut(wish.contactIds, (contactId) => {
    const contact = contacts.get(contactId)
    if (contact && cameInSince(contact, { sequenceId: wish.id, since })) return undefined
    return predictSkip(contact, circumstances) ?? 'other'
  })
}

function cameInSince(contact: Contact, { sequenceId, since }: { sequenceId: string; since: number }): boolean {
  return Date.parse(statusIn(contact, sequenceId)?.added_at ?? '') >= since
}
