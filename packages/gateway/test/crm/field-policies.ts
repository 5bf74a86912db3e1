import type { CrmValue } from '../../src/crm/crm-adapter.ts'

/** A field on both sides, and what a team wants of it. */
export interface PolicyField {
  apollo: string
  crm: string
  policy: 'newest' | 'crm' | 'apollo' | 'fill' | 'locked'
  direction: 'both' | 'to_crm' | 'from_crm'
}

/** What one side has of one record, by the CRM's names. */
export interface SideState {
  values: Readonly<Record<string, CrmValue>>
  updatedAt: number
}

export interface PairState {
  apollo: SideState
  crm: SideState
}

/** What both sides should have after a run, as the policy says; written without a look at the engine. */
export function expectedAfter(
  fields: readonly PolicyField[],
  before: PairState,
  now: PairState,
): PairState['apollo'][] {
  const [apollo, crm] = [{ ...now.apollo.values }, { ...now.crm.values }]
  for (const field of fields) {
    const winner = winnerOf(field, before, now)
    if (winner === 'apollo' && field.direction !== 'from_crm') crm[field.crm] = apollo[field.crm] ?? null
    if (winner === 'crm' && field.direction !== 'to_crm') apollo[field.crm] = crm[field.crm] ?? null
  }
  return [
    { ...now.apollo, values: apollo },
    { ...now.crm, values: crm },
  ]
}

function winnerOf({ crm: name, policy }: PolicyField, before: PairState, now: PairState): 'apollo' | 'crm' | undefined {
  const [ours, theirs] = [now.apollo.values[name] ?? null, now.crm.values[name] ?? null]
  const oursChanged = ours !== (before.apollo.values[name] ?? null)
  const theirsChanged = theirs !== (before.crm.values[name] ?? null)
  if (ours === theirs || (!oursChanged && !theirsChanged) || policy === 'locked') return undefined
  if (policy === 'fill') return theirs === null ? 'apollo' : ours === null ? 'crm' : undefined
  if (oursChanged !== theirsChanged) return oursChanged ? 'apollo' : 'crm'
  if (policy !== 'newest') return policy
  return now.apollo.updatedAt > now.crm.updatedAt ? 'apollo' : 'crm'
}
