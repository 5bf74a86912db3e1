import type { Context } from '../../context.ts'
import { abandonPlaces, settlePlaces } from '../../db/sequence-enrolments.ts'
import { ServiceError } from '../../errors.ts'
import { toServiceError } from '../../to-service-error.ts'
import { askApollo, type Outcomes } from './ask-apollo.ts'
import type { EnrolmentReport } from './enrolment-report.ts'
import { type EnrolmentWish, examineContacts, readCircumstances } from './examine-contacts.ts'
import { type HeldPlace, holdPlaces } from './hold-places.ts'
import { requireSequence } from './require-sequence.ts'
import { type Skip, skipped } from './skip-reasons.ts'

interface Progress {
  enrolled: HeldPlace[]
  /** With the reason: their places are free again. */
  left: { place: HeldPlace; skip: Skip }[]
  /** Nobody said what became of them: their places stay taken until somebody finds out. */
  unknown: HeldPlace[]
}

/**
 * The one way into a sequence, for people and rules alike: who may be written to takes a place under the caps, then Apollo
 * is asked, and what it refuses gives its place back.
 */
export async function enrolContacts(
  context: Context,
  wish: EnrolmentWish,
  mailboxIds: readonly string[],
): Promise<EnrolmentReport> {
  const circumstances = await readCircumstances(context, wish, { withCompanies: false })
  const examined = await examineContacts(context, wish, circumstances)
  const { candidates } = examined
  const held = await holdPlaces(context, { sequenceId: wish.id, candidates }, mailboxIds)
  // Otherwise Apollo says so itself.
  if (!held.places.length) await requireSequence(context, wish.id)
  const progress: Progress = { enrolled: [], left: [], unknown: [] }
  let failure: Error | undefined
  for (const mailboxId of mailboxIds) {
    const places = held.places.filter((place) => place.mailboxId === mailboxId)
    if (!places.length) continue
    failure ??= await askFor(context, { wish, places, mailboxId }, progress)
    if (failure) leaveRest(progress, places, failure)
  }
  const skips = [...examined.skips, ...held.skips, ...progress.left.map(({ skip }) => skip)]
  const unknown = progress.unknown.map(({ contactId }) => skipped(contactId, 'outcome_unknown'))
  const report: EnrolmentReport = { places: progress.enrolled, skips: [...skips, ...unknown] }
  await settle(context, { wish, report, progress })
  // What came in before is told in any case; nothing at all is an error like any other.
  if (failure && !progress.enrolled.length) throw failure
  return report
}

interface Ask {
  wish: EnrolmentWish
  places: readonly HeldPlace[]
  mailboxId: string
}

/** Answers what went wrong. */
async function askFor(
  context: Context,
  { wish, places, mailboxId }: Ask,
  progress: Progress,
): Promise<Error | undefined> {
  const contactIds = places.map(({ contactId }) => contactId)
  let outcomes: Outcomes
  try {
    outcomes = await askApollo(context, { ...wish, contactIds }, mailboxId)
  } catch (thrown) {
    const error = toServiceError(thrown)
    if (isUnknown(error) || context.signal.aborted) progress.unknown.push(...places)
    return error
  }
  for (const place of places) {
    const outcome = outcomes.get(place.contactId) ?? skipped(place.contactId, 'other')
    if (outcome === 'enrolled') progress.enrolled.push(place)
    else progress.left.push({ place, skip: outcome })
  }
  return undefined
}

function isUnknown(error: Error): boolean {
  return !(error instanceof ServiceError) || error.reason === 'outcome_unknown' || error.code === 'internal'
}

function leaveRest(progress: Progress, places: readonly HeldPlace[], failure: Error): void {
  const detail = failure instanceof ServiceError ? failure.reason : null
  const dealtWith = new Set([...progress.unknown, ...progress.enrolled, ...progress.left.map(({ place }) => place)])
  for (const place of places) {
    if (!dealtWith.has(place)) progress.left.push({ place, skip: skipped(place.contactId, 'not_asked', detail) })
  }
}

interface Settlement {
  wish: EnrolmentWish
  report: EnrolmentReport
  progress: Progress
}

/** Also for a job that another has taken over meanwhile: what was done stays done. */
function settle(context: Context, { wish, report, progress }: Settlement): Promise<void> {
  const { enrolled, left, unknown } = progress
  const at = new Date(context.clock.now())
  const idsOf = (places: readonly HeldPlace[]) => places.map(({ id }) => id)
  return context.mutate(
    async (tx) => {
      await settlePlaces(tx, { ids: idsOf(enrolled), state: 'enrolled', at })
      await settlePlaces(tx, { ids: idsOf(left.map(({ place }) => place)), state: 'released', at })
      await abandonPlaces(tx, idsOf(unknown))
      const after = {
        enrolled: enrolled.map(({ contactId, mailboxId }) => ({ contactId, mailboxId })),
        skipped: report.skips.map(({ contactId, reason }) => ({ contactId, reason })),
      }
      return {
        value: undefined,
        audit: { action: 'sequence.contacts_added', entityType: 'sequence', entityId: wish.id, after },
      }
    },
    { fenced: false },
  )
}
