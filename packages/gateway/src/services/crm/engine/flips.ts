import type { FieldChange, FieldFlips } from '../../../db/crm-tables.ts'
import { isSame } from '../mapping/values.ts'

const windowMs = 24 * 60 * 60 * 1000
/** So often back and forth between two values is no person's work: something on one side undoes what we write. */
const mostFlips = 4

/** Counts how often a field goes back and forth between the same two values. */
export function countFlips(
  flips: FieldFlips,
  changes: readonly (FieldChange & { side: string })[],
  now: number,
): { flips: FieldFlips; restless: string | undefined } {
  const next = { ...flips }
  let restless: string | undefined
  for (const { side, rule, field, before, after } of changes) {
    const name = `${side}:${rule}`
    const last = flips[name]
    const isYoung = last !== undefined && now - Date.parse(last.since) < windowMs
    const isFlip =
      isYoung &&
      ((isSame(last.from, before) && isSame(last.to, after)) || (isSame(last.from, after) && isSame(last.to, before)))
    next[name] = isFlip
      ? { ...last, times: last.times + 1 }
      : { from: before, to: after, times: 0, since: new Date(now).toISOString() }
    if ((next[name]?.times ?? 0) >= mostFlips) restless = field
  }
  return { flips: next, restless }
}
