import type { ContactRow } from '../../db/contacts.ts'

export const factColumns = [
  'apolloId',
  'email',
  'emailStatus',
  'firstName',
  'lastName',
  'name',
  'title',
  'seniority',
  'phone',
  'linkedinUrl',
  'city',
  'country',
  'organizationId',
  'raw',
] as const

/** The older one stays: its id has been handed out the longest. */
export function olderFirst(a: ContactRow, b: ContactRow): [survivor: ContactRow, lost: ContactRow] {
  const byAge = a.createdAt.getTime() - b.createdAt.getTime()
  return byAge < 0 || (byAge === 0 && a.id < b.id) ? [a, b] : [b, a]
}

/** Two contacts in one: the fresher answer wins, the other fills what it lacks. */
export function mergeContacts(survivor: ContactRow, lost: ContactRow, at: Date): ContactRow {
  const [fresher, other] = isFresher(lost, survivor) ? [lost, survivor] : [survivor, lost]
  const facts = Object.fromEntries(factColumns.map((column) => [column, fresher[column] ?? other[column]]))
  // The stage and the owner belong to the saved contact that the id names.
  const saved = survivor.apolloContactId || !lost.apolloContactId ? survivor : lost
  const { apolloContactId, stageId, ownerId } = saved
  const enrichedAt = fresher.enrichedAt ?? other.enrichedAt
  return { ...survivor, ...facts, apolloContactId, stageId, ownerId, enrichedAt, updatedAt: at }
}

/** What is left under the lost id: it leads to the survivor and claims no unique value. */
export function toTombstone(lost: ContactRow, survivorId: string, at: Date): ContactRow {
  return { ...lost, apolloId: null, apolloContactId: null, email: null, joinedInto: survivorId, updatedAt: at }
}

function isFresher(a: ContactRow, b: ContactRow): boolean {
  const enriched = (a.enrichedAt?.getTime() ?? 0) - (b.enrichedAt?.getTime() ?? 0)
  return enriched === 0 ? a.updatedAt.getTime() > b.updatedAt.getTime() : enriched > 0
}
