import type { Context } from '../../context.ts'
import { listHeldPlaces } from '../../db/sequence-enrolments.ts'
import type { EnrolmentReport } from './enrolment-report.ts'
import { type EnrolmentWish, examineContacts, readCircumstances } from './examine-contacts.ts'
import { loadScopes } from './load-scopes.ts'
import { assignPlaces } from './places.ts'
import { requireSequence } from './require-sequence.ts'
import { type Skip, skipped } from './skip-reasons.ts'

/** What enrolling would do, found by reading alone. */
export async function foreseeEnrolment(
  context: Context,
  wish: EnrolmentWish,
  mailboxIds: readonly string[],
): Promise<EnrolmentReport> {
  await requireSequence(context, wish.id)
  const circumstances = await readCircumstances(context, wish, { withCompanies: true })
  const { candidates, skips } = await examineContacts(context, wish, circumstances)
  const held = await listHeldPlaces(context.db, { sequenceId: wish.id, contactIds: wish.contactIds })
  const underWay = new Set(held.flatMap(({ contactId, processId }) => (processId ? [contactId] : [])))
  const stopped: Skip[] = []
  const free = candidates.filter(({ contactId, foreseen }) => {
    const stop = foreseen ?? (underWay.has(contactId) ? skipped(contactId, 'enrolment_under_way') : undefined)
    if (stop) stopped.push(stop)
    return !stop
  })
  const companies = free.flatMap(({ company }) => company ?? [])
  const scopes = await loadScopes(context.db, { sequenceId: wish.id, companies, now: context.clock.now() })
  const seating = assignPlaces(free, { scopes, mailboxIds })
  return { places: seating.places, skips: [...skips, ...stopped, ...seating.skips] }
}
