import type { Config } from '../../config.ts'

const minute = 1
const hour = 60 * minute
const day = 24 * hour

/** When Apollo is asked for a result that nobody has posted, in Apollo's minutes after the request. */
const pollsAfter = [
  2 * minute,
  6 * minute,
  20 * minute,
  1 * hour,
  3 * hour,
  8 * hour,
  1 * day,
  2 * day,
  4 * day,
  8 * day,
  16 * day,
  29 * day,
] as const

export const mostPolls = pollsAfter.length
const keptMinutes = 30 * day

/** Apollo keeps a result for so long, and so long its address is good for. */
export function keptMs({ apollo }: Pick<Config, 'apollo'>): number {
  return keptMinutes * apollo.minuteMs
}

/** The moment of the next poll; after the last one, that at which nothing can come any more. */
export function nextPollAt(
  { createdAt, expiresAt }: { createdAt: Date; expiresAt: Date },
  polls: number,
  { apollo }: Pick<Config, 'apollo'>,
): Date {
  const after = pollsAfter[polls]
  if (after === undefined) return expiresAt
  return new Date(Math.min(createdAt.getTime() + after * apollo.minuteMs, expiresAt.getTime()))
}
