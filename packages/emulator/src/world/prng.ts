/** A stream of pseudo-random choices that is the same for the same seed. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  fraction(): number
  /** A whole number between both bounds, which are included. */
  int(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  weighted<T>(items: readonly (readonly [T, number])[]): T
  digits(template: string): string
}

/** Mulberry32: 32 bits of state are plenty for invented people. */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0

  function fraction(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  function int(min: number, max: number): number {
    return min + Math.floor(fraction() * (max - min + 1))
  }

  return {
    fraction,
    int,
    chance: (probability) => fraction() < probability,
    pick: (items) => pickAt(items, fraction()),
    weighted: (items) => pickWeighted(items, fraction()),
    digits: (template) => template.replaceAll('#', () => String(int(0, 9))),
  }
}

function pickAt<T>(items: readonly T[], fraction: number): T {
  if (items.length === 0) throw new RangeError('cannot pick from an empty list')
  return items[Math.floor(fraction * items.length)] as T
}

function pickWeighted<T>(items: readonly (readonly [T, number])[], fraction: number): T {
  let total = 0
  for (const item of items) total += item[1]
  let left = fraction * total
  for (const [value, weight] of items) {
    left -= weight
    if (left < 0) return value
  }
  return pickAt(items, 0)[0]
}
