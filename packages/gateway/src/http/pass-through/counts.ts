import type { Repair } from '../../services/pass-through/call.ts'

/** What the metrics tell about the pass-through, since the start. */
export interface PassThroughCounts {
  readonly repairs: ReadonlyMap<Repair, number>
  readonly answers: ReadonlyMap<string, number>
  /** Calls to operations that Delos does not know. */
  readonly unknown: number
  readonly warnings: number
  add(seen: { repairs: readonly Repair[]; warnings: number; source: string; isKnown: boolean }): void
}

export function createPassThroughCounts(): PassThroughCounts {
  const repairs = new Map<Repair, number>()
  const answers = new Map<string, number>()
  let unknown = 0
  let warned = 0
  return {
    repairs,
    answers,
    get unknown() {
      return unknown
    },
    get warnings() {
      return warned
    },
    add({ repairs: made, warnings, source, isKnown }) {
      for (const repair of made) repairs.set(repair, (repairs.get(repair) ?? 0) + 1)
      answers.set(source, (answers.get(source) ?? 0) + 1)
      warned += warnings
      if (!isKnown) unknown++
    },
  }
}
