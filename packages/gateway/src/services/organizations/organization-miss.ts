import type { Context } from '../../context.ts'
import { findMisses } from '../../db/contacts.ts'
import type { ReadDb } from '../../db/database.ts'
import type { NamedBy } from '../../db/named-by.ts'
import type { OrganizationWish } from './organization-wish.ts'

/** Missed under every name given: one new name may be the one that Apollo knows. */
export async function isMissed(
  { db, clock }: { db: ReadDb; clock: Context['clock'] },
  wish: OrganizationWish,
  freshSince: number,
): Promise<boolean> {
  const misses = await findMisses(db, missNames(wish), new Date(clock.now()))
  return misses.filter((miss) => miss.checkedAt.getTime() > freshSince).length === wish.names.length
}

/** The names as misses and claims keep them, apart from those of people. */
export function missNames({ names }: OrganizationWish): NamedBy[] {
  return names.map(({ kind, value }) => ({ kind: `org_${kind}`, value }))
}

/** Two companies may bear one name: it is claimed where nothing else names the company. */
export function claimNames(wish: OrganizationWish): NamedBy[] {
  const own = missNames(wish).filter(({ kind }) => kind !== 'org_name')
  return own.length ? own : missNames(wish)
}
