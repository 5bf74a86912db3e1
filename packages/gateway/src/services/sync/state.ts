import { stableStringify } from './content-hash.ts'

/** What is watched of a record, in our words; a field that an answer did not hold is left out. */
export type State = Record<string, unknown>

/** The fields that differ, of those that both know: what was never seen before is no change. */
export function changedFields(before: State, after: State): string[] {
  return Object.keys(after).filter(
    (field) => field in before && after[field] !== undefined && !isSame(before[field], after[field]),
  )
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || stableStringify(one) === stableStringify(other)
}

/** Without the fields that the answer did not hold. */
export function known(state: State): State {
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined))
}
