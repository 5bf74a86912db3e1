import type { ContactJoinRow } from '../../db/contact-joins.ts'
import type { ContactRow } from '../../db/contacts.ts'
import { factColumns } from './join-contacts.ts'

type Part = 'survivor' | 'lost'
type Parts = Record<Part, ContactRow>

export interface SplitContacts extends Parts {
  /** Whose facts those are that came since the join. */
  factsOf: Part
  /** Whose saved contact it is that was followed since the join. */
  savedOf: Part
}

/**
 * The two contacts as they were before they were joined. What came since stays with the one whose id Apollo gave it
 * under, the person's for what was bought and the saved contact's for what was synced: nothing paid for is thrown away.
 */
export function splitContacts(join: ContactJoinRow, current: ContactRow, at: Date): SplitContacts {
  const before = { survivor: revive(join.survivorBefore), lost: revive(join.lostBefore) }
  const main: Part = join.mainId === join.survivorId ? 'survivor' : 'lost'
  const bornBy = (column: 'apolloId' | 'apolloContactId'): Part | undefined =>
    current[column] === null
      ? undefined
      : (['survivor', 'lost'] as const).find((part) => before[part][column] === current[column])
  const isBought = current.enrichedAt?.getTime() !== revive(join.merged).enrichedAt?.getTime()
  const factsOf = (isBought ? bornBy('apolloId') : (bornBy('apolloContactId') ?? bornBy('apolloId'))) ?? main
  const savedOf = bornBy('apolloContactId') ?? factsOf

  const parts: Parts = { survivor: { ...before.survivor, updatedAt: at }, lost: { ...before.lost, updatedAt: at } }
  Object.assign(parts[factsOf], factsSince(join, current, before[factsOf === 'lost' ? 'survivor' : 'lost']))
  if (current.apolloContactId !== null) {
    const { apolloContactId, stageId, ownerId } = current
    Object.assign(parts[savedOf], { apolloContactId, stageId, ownerId })
  }
  return { ...parts, factsOf, savedOf }
}

/** What changed since the two were made one, without what is the other's own. */
function factsSince(join: ContactJoinRow, current: ContactRow, other: ContactRow): Partial<ContactRow> {
  const merged = revive(join.merged)
  const changed = factColumns.filter((column) => {
    const isOthers = (column === 'email' || column === 'apolloId') && current[column] === other[column]
    return !isOthers && JSON.stringify(current[column]) !== JSON.stringify(merged[column])
  })
  const facts = Object.fromEntries(changed.map((column) => [column, current[column]]))
  const isEnriched = current.enrichedAt?.getTime() !== merged.enrichedAt?.getTime()
  return isEnriched ? { ...facts, enrichedAt: current.enrichedAt } : facts
}

/** A row as it was written down. */
function revive(record: Record<string, unknown>): ContactRow {
  const row = record as unknown as ContactRow
  return {
    ...row,
    enrichedAt: row.enrichedAt && new Date(row.enrichedAt),
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
  }
}
