import type { Context } from '../../context.ts'
import { type ContactRow, findIdentities, findMisses, listContactsByIds } from '../../db/contacts.ts'
import type { ReadDb } from '../../db/database.ts'
import type { Identifier, PersonWish } from './wish.ts'

/** What the store can say about a wish without asking anybody. */
export type Known =
  | { status: 'found'; contact: ContactRow }
  | { status: 'missed'; checkedAt: Date }
  | { status: 'unknown' }

const dayMs = 24 * 60 * 60 * 1000

/** Answers many wishes with three queries. `maxAgeDays` 0 finds nothing fresh. */
export async function findKnown(
  { db, clock }: { db: ReadDb; clock: Context['clock'] },
  wishes: readonly PersonWish[],
  maxAgeDays: number,
): Promise<Known[]> {
  const names = wishes.flatMap((wish) => wish.identifiers)
  const identities = indexByName(await findIdentities(db, names))
  const contactIds = [...new Set([...identities.values()].map((row) => row.contactId))]
  const contacts = new Map((await listContactsByIds(db, contactIds)).map((contact) => [contact.id, contact]))
  const now = clock.now()
  const misses = indexByName(await findMisses(db, names, new Date(now)))
  const freshSince = now - maxAgeDays * dayMs

  return wishes.map((wish): Known => {
    for (const name of wish.identifiers) {
      const contact = contacts.get(identities.get(keyOf(name))?.contactId ?? '')
      if (contact?.enrichedAt && contact.enrichedAt.getTime() > freshSince) return { status: 'found', contact }
    }
    // Missed means missed under every name given: one new name may be the one that Apollo knows.
    const missed = wish.identifiers.map((name) => misses.get(keyOf(name)))
    const [oldest] = missed
    const all = missed.every((miss) => miss && miss.checkedAt.getTime() > freshSince)
    return all && oldest ? { status: 'missed', checkedAt: oldest.checkedAt } : { status: 'unknown' }
  })
}

export function keyOf({ kind, value }: Pick<Identifier, 'kind' | 'value'> | { kind: string; value: string }): string {
  return `${kind} ${value}`
}

function indexByName<T extends { kind: string; value: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [keyOf(row), row]))
}
