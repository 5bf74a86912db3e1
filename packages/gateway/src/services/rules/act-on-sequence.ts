import type { Context } from '../../context.ts'
import { PostponeError } from '../../errors.ts'
import { requireNamed } from '../events/check-conditions.ts'
import { addToSequence } from '../sequences/add-to-sequence.ts'
import { endOfDay } from '../sequences/load-scopes.ts'
import { removeFromSequence } from '../sequences/remove-from-sequence.ts'
import type { SkipReason } from '../sequences/skip-reasons.ts'
import type { Act, Deed } from './deed.ts'
import { effectOf } from './find-causes.ts'
import type { ActionOf } from './rule-actions.ts'

type SequenceAction = ActionOf<'add_to_sequence'> | ActionOf<'remove_from_sequence'>

/** Apollo skips who is in already, and who is out already: a run that died in between is simply made again. */
export async function actOnSequence(context: Context, action: SequenceAction, { facts, begin }: Act): Promise<Deed> {
  const contact = await facts.subject('contact')
  if (!contact?.apolloId) return { state: 'failed', reason: 'no_contact' }
  const id = await requireNamed(facts.names, 'sequence', { words: action.sequence, path: 'sequence' })
  const contactIds = [contact.apolloId]
  const effect = effectOf.sequence(contact.id ?? contact.apolloId, id)
  await begin(effect)
  if (action.type === 'remove_from_sequence') {
    const { skipped } = await removeFromSequence.call(context, { id, contactIds, mode: action.mode })
    const [gone] = skipped
    return gone ? { state: 'failed', reason: gone.reason } : { state: 'done', effect }
  }
  const { mailboxId, mailboxIds, rotateMailboxes, allow } = action
  const wish = { id, contactIds, mailboxId, mailboxIds, rotateMailboxes, allow }
  const report = await addToSequence.call(context, wish)
  const [skipped] = report.skipped
  if (!skipped || skipped.reason === 'already_in_sequence') return { state: 'done', reason: skipped?.reason, effect }
  postponeIfFull(skipped.reason, context.clock.now())
  return { state: 'failed', reason: skipped.reason }
}

const underWayMs = 60_000

/** Where today's room is used up, the contact enters on another day; and somebody else's try may yet end. */
function postponeIfFull(reason: SkipReason, now: number): void {
  if (reason === 'daily_cap' || reason === 'mailbox_cap') throw new PostponeError(endOfDay(now), reason)
  if (reason === 'enrolment_under_way') throw new PostponeError(now + underWayMs, reason)
}
