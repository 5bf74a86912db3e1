import type { ReadDb } from '../../db/database.ts'
import { allSequences, listCaps } from '../../db/sequence-caps.ts'
import { countPlacesOfCompanies, countPlacesOfDay } from '../../db/sequence-enrolments.ts'
import type { Scope } from './places.ts'

const dayMs = 24 * 60 * 60 * 1000

/** A day of the caps: in UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** When the caps of a day begin to count anew. */
export function endOfDay(ms: number): number {
  return Math.floor(ms / dayMs) * dayMs + dayMs
}

/** What the caps of all sequences, and of this one, have left. Exact only behind the gate. */
export async function loadScopes(
  db: ReadDb,
  { sequenceId, companies, now }: { sequenceId: string; companies: readonly string[]; now: number },
): Promise<Scope[]> {
  const day = dayOf(now)
  const taken = await countPlacesOfDay(db, day)
  const scopes: Scope[] = []
  for (const { scope: name, ...caps } of await listCaps(db, sequenceId)) {
    const own = name === allSequences ? taken : taken.filter((row) => row.sequenceId === sequenceId)
    const since = dayOf(now - (caps.companyDays - 1) * dayMs)
    const mailboxes = new Map<string, number>()
    for (const { mailboxId, count } of own) mailboxes.set(mailboxId, (mailboxes.get(mailboxId) ?? 0) + count)
    scopes.push({
      name,
      caps,
      today: own.reduce((sum, { count }) => sum + count, 0),
      companies:
        caps.perCompany === null
          ? new Map()
          : await countPlacesOfCompanies(db, {
              companies,
              since,
              sequenceId: name === allSequences ? undefined : sequenceId,
            }),
      mailboxes,
    })
  }
  // `all` first: by it mailboxes are taken in turn.
  return scopes.toSorted((one, other) => Number(other.name === allSequences) - Number(one.name === allSequences))
}
