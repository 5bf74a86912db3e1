import type { Context } from '../../context.ts'
import { listAwaitedContacts } from '../../db/callbacks.ts'
import { lookUpNames, type NameLookUp } from '../../db/claims.ts'
import { type ContactRow, findMisses, listContactsByIds } from '../../db/contacts.ts'
import type { ReadDb } from '../../db/database.ts'
import { comesWith, holds, lackOf, laterNeeds, type Need } from './needs.ts'
import type { Identifier, PersonWish } from './wish.ts'

/** What the store can say about a wish without asking anybody. */
export type Known =
  /** `isAwaited`: something that is asked for is on its way. */
  | { status: 'found'; contact: ContactRow; isAwaited?: true }
  | { status: 'missed'; checkedAt: Date }
  /** `stale`: the person is stored, though not fresh enough, or without what is asked for. */
  | { status: 'unknown'; stale?: ContactRow }

export interface Freshness {
  /** 0 finds nothing fresh. */
  maxAgeDays: number
  needs?: readonly Need[]
}

const dayMs = 24 * 60 * 60 * 1000

/** Answers many wishes with two queries. */
export async function findKnown(
  { db, clock }: { db: ReadDb; clock: Context['clock'] },
  wishes: readonly PersonWish[],
  freshness: Freshness,
): Promise<Known[]> {
  const names = wishes.flatMap((wish) => wish.identifiers)
  const lookUp = await lookUpNames(db, names, new Date(clock.now()))
  return judgeKnown({ db, clock }, wishes, { lookUp, ...freshness })
}

/** The same for a caller who has looked the names up. */
export async function judgeKnown(
  { db, clock }: { db: ReadDb; clock: Context['clock'] },
  wishes: readonly PersonWish[],
  { lookUp, maxAgeDays, needs = [] }: Freshness & { lookUp: NameLookUp },
): Promise<Known[]> {
  const identities = new Map(lookUp.identities.map((row) => [keyOf(row), row.contactId]))
  const contactIds = [...new Set(identities.values())]
  const contacts = new Map((await listContactsByIds(db, contactIds)).map((contact) => [contact.id, contact]))
  const lacks = await findLacks({ db, clock }, contactIds, needs)
  const awaited = laterNeeds(needs).length ? await listAwaitedContacts(db, [...contacts.values()]) : undefined
  const misses = new Map(lookUp.misses.map((row) => [keyOf(row), new Date(row.checkedAt)]))
  const freshSince = clock.now() - maxAgeDays * dayMs
  const missingIn = (contact: ContactRow) =>
    needs.filter((need) => !holds(contact, need) && !lacks.has(keyOf(lackOf(contact.id, need))))

  return wishes.map((wish): Known => {
    let stale: ContactRow | undefined
    for (const name of wish.identifiers) {
      const contact = contacts.get(identities.get(keyOf(name)) ?? '')
      if (!contact) continue
      const missing = missingIn(contact)
      const onItsWay = awaited?.get(contact.id) ?? new Set()
      if (isFresh(contact, freshSince) && missing.every((need) => comesWith(onItsWay, need)))
        return { status: 'found', contact, ...(missing.length ? { isAwaited: true } : {}) }
      stale ??= contact
    }
    // Missed means missed under every name given: one new name may be the one that Apollo knows.
    const missed = wish.identifiers.map((name) => misses.get(keyOf(name)))
    const [checkedAt] = missed
    if (checkedAt && missed.every((at) => at && at.getTime() > freshSince)) return { status: 'missed', checkedAt }
    return { status: 'unknown', stale }
  })
}

export function isFresh(contact: Pick<ContactRow, 'enrichedAt'>, freshSinceMs: number): boolean {
  return contact.enrichedAt !== null && contact.enrichedAt.getTime() > freshSinceMs
}

async function findLacks(
  { db, clock }: { db: ReadDb; clock: Context['clock'] },
  contactIds: readonly string[],
  needs: readonly Need[],
): Promise<Set<string>> {
  const names = contactIds.flatMap((id) => needs.map((need) => lackOf(id, need)))
  return new Set((await findMisses(db, names, new Date(clock.now()))).map(keyOf))
}

export function keyOf({ kind, value }: Pick<Identifier, 'kind' | 'value'> | { kind: string; value: string }): string {
  return `${kind} ${value}`
}
