import type { ContactRow } from '../../db/contacts.ts'
import type { EventDraft } from '../events/record-events.ts'
import { factColumns } from './join-contacts.ts'

const watched = factColumns.filter((column) => column !== 'raw')

/** What a purchase or a delivery has changed of a contact. */
export function enrichmentEvents(before: ContactRow | undefined, after: ContactRow): EventDraft[] {
  const about = { entityType: 'contact', entityId: after.id, source: 'delos' } as const
  if (!before) {
    const changed = watched.filter((column) => after[column] !== null)
    return [{ ...about, type: 'contact.created', data: { before: null, after: factsOf(after), changed } }]
  }
  const changed = watched.filter((column) => before[column] !== after[column])
  if (!changed.length) return []
  const data = { before: factsOf(before), after: factsOf(after), changed }
  const hasMoved = changed.includes('organizationId') && before.organizationId && after.organizationId
  return [
    { ...about, type: 'contact.updated', data },
    ...(hasMoved ? [{ ...about, type: 'contact.job_changed' as const, data }] : []),
  ]
}

function factsOf(row: ContactRow): object {
  return Object.fromEntries(watched.map((column) => [column, row[column]]))
}
