/** Twice as long from try to try, and up to a quarter shorter, so that what failed together does not return together. */
export function jitteredBackoff(baseMs: number, attempt: number, random: () => number = Math.random): number {
  return Math.round(baseMs * 2 ** (attempt - 1) * (1 - random() / 4))
}
