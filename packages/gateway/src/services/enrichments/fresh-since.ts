const dayMs = 24 * 60 * 60 * 1000

/** Answers from before this moment are too old for a list. */
export function freshSince(now: number, maxAgeDays: number): Date {
  return new Date(Math.max(0, now - maxAgeDays * dayMs))
}
