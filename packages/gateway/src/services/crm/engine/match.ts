import type { CrmSide } from '../../../db/crm-tables.ts'
import { type Key, weakKinds } from './match-keys.ts'

/** Another record that shares a key with the one asked about. */
export interface Sharer {
  side: CrmSide
  recordId: string
  kind: string
  value: string
  isLinked: boolean
}

export type Verdict =
  | { kind: 'link'; id: string; by: string }
  | { kind: 'review'; reason: string; candidates: string[] }
  | { kind: 'none' }

export interface Asker {
  side: CrmSide
  keys: readonly Key[]
  sharers: readonly Sharer[]
}

/**
 * The strongest key that leads anywhere decides. It links where one record alone bears it on either side; everything
 * else that speaks for a match is for a person to judge, and makes nothing.
 */
export function judge({ side, keys, sharers }: Asker, order: readonly string[]): Verdict {
  for (const kind of order) {
    const shared = sharers.filter((sharer) => sharer.kind === kind)
    const others = unique(shared.filter((sharer) => sharer.side !== side))
    if (!others.length) continue
    const twins = unique(shared.filter((sharer) => sharer.side === side))
    const [only] = others
    const review = (reason: string): Verdict => ({
      kind: 'review',
      reason,
      candidates: others.map((one) => one.recordId),
    })
    if (!only || others.length > 1) return review(`several_by_${kind}`)
    if (only.isLinked) return review(`linked_already_by_${kind}`)
    if (twins.length) return review(`twins_by_${kind}`)
    const astray = unique(
      sharers.filter((one) => one.side !== side && order.includes(one.kind) && one.recordId !== only.recordId),
    )
    if (astray.length) {
      return { kind: 'review', reason: 'keys_disagree', candidates: [only, ...astray].map((one) => one.recordId) }
    }
    return { kind: 'link', id: only.recordId, by: kind }
  }
  const weak = unique(sharers.filter((sharer) => sharer.side !== side && isWeakFor(sharer, keys)))
  if (!weak.length) return { kind: 'none' }
  return { kind: 'review', reason: 'may_be_the_same', candidates: weak.map((one) => one.recordId) }
}

/** A key that is not among those of the mapping, or that proves nothing. */
function isWeakFor({ kind }: Sharer, keys: readonly Key[]): boolean {
  return weakKinds.has(kind) || kind === 'has_person' || keys.some((key) => key.kind === kind)
}

function unique(sharers: readonly Sharer[]): Sharer[] {
  return [...new Map(sharers.map((one) => [one.recordId, one])).values()]
}
