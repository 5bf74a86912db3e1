import type { Context } from '../../context.ts'
import { listOrphanPlaces, type SequenceEnrolmentRow, settlePlaces } from '../../db/sequence-enrolments.ts'
import { liveProcesses } from '../credits/live-processes.ts'
import { cameInSince } from './ask-apollo.ts'
import { readContacts } from './read-contacts.ts'

const atOnce = 50

/**
 * Finds out what became of enrolments whose process died, or was never answered, before it could write down the end:
 * the contacts' own records tell who came in.
 */
export async function recoverPlaces(context: Context): Promise<void> {
  const orphans = await listOrphanPlaces(context.db, { live: [...(await liveProcesses(context))], limit: atOnce })
  if (!orphans.length) return
  const contacts = await readContacts(context, [...new Set(orphans.map(({ contactId }) => contactId))])
  const cameIn = ({ contactId, sequenceId, heldAt }: SequenceEnrolmentRow) => {
    const contact = contacts.get(contactId)
    return contact !== undefined && cameInSince(contact, { sequenceId, since: heldAt.getTime() })
  }
  const enrolled = orphans.filter(cameIn)
  const at = new Date(context.clock.now())
  await context.mutate(async (tx) => {
    const lost = orphans.filter((place) => !enrolled.includes(place))
    await settlePlaces(tx, { ids: enrolled.map(({ id }) => id), state: 'enrolled', at })
    await settlePlaces(tx, { ids: lost.map(({ id }) => id), state: 'released', at })
    const audit = enrolled.map(({ sequenceId, contactId, mailboxId }) => ({
      action: 'sequence.contacts_added',
      entityType: 'sequence',
      entityId: sequenceId,
      after: { enrolled: [{ contactId, mailboxId }], skipped: [] },
    }))
    return { value: undefined, audit }
  })
}
