import type { Context } from '../../context.ts'
import { lockSequenceGate } from '../../db/sequence-caps.ts'
import { insertPlaces, listHeldPlaces, settlePlaces } from '../../db/sequence-enrolments.ts'
import { liveProcesses } from '../credits/live-processes.ts'
import { dayOf, loadScopes } from './load-scopes.ts'
import { assignPlaces, type Candidate, type Place } from './places.ts'
import { type Skip, skipped } from './skip-reasons.ts'

export interface HeldPlace extends Place {
  id: string
}

export interface Held {
  places: HeldPlace[]
  skips: Skip[]
}

/** Takes places under the caps, behind the gate of all enrolments: before Apollo is asked, and for whoever has room. */
export async function holdPlaces(
  context: Context,
  { sequenceId, candidates }: { sequenceId: string; candidates: readonly Candidate[] },
  mailboxIds: readonly string[],
): Promise<Held> {
  if (!candidates.length) return { places: [], skips: [] }
  const { mutate, makeId, processId } = context
  const live = await liveProcesses(context)
  return mutate(async (tx) => {
    await lockSequenceGate(tx)
    const now = context.clock.now()
    const at = new Date(now)
    const contactIds = candidates.map(({ contactId }) => contactId)
    const held = await listHeldPlaces(tx, { sequenceId, contactIds })
    const underWay = new Set(held.flatMap((row) => (row.processId && live.has(row.processId) ? [row.contactId] : [])))
    // Their records were looked at a moment ago, and they are not in.
    const orphans = held.filter(({ contactId }) => !underWay.has(contactId)).map(({ id }) => id)
    await settlePlaces(tx, { ids: orphans, state: 'released', at })
    const free = candidates.filter(({ contactId }) => !underWay.has(contactId))
    const companies = free.flatMap(({ company }) => company ?? [])
    const scopes = await loadScopes(tx, { sequenceId, companies, now })
    const { places, skips } = assignPlaces(free, { scopes, mailboxIds })
    const taken = places.map((place): HeldPlace => ({ ...place, id: makeId() }))
    await insertPlaces(
      tx,
      taken.map((place) => ({ ...place, sequenceId, processId, day: dayOf(now), state: 'held', heldAt: at })),
    )
    const waiting = [...underWay].map((contactId) => skipped(contactId, 'enrolment_under_way'))
    return { value: { places: taken, skips: [...waiting, ...skips] }, audit: [] }
  })
}
