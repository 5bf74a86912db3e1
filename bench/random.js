/**
 * Seeded, so that every run asks for the same people.
 *
 * @param {number} seed
 */
export function createRandom(seed) {
  let state = seed >>> 0
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (from, to) => from + Math.floor(fraction() * (to - from + 1))
  return {
    fraction,
    int,
    chance: (share) => fraction() < share,
    /** @template T @param {readonly T[]} items @returns {T} */
    pick: (items) => items[int(0, items.length - 1)],
    /** @template T @param {readonly T[]} items @returns {T[]} */
    shuffle(items) {
      const shuffled = [...items]
      for (let at = shuffled.length - 1; at > 0; at--) {
        const other = int(0, at)
        ;[shuffled[at], shuffled[other]] = [shuffled[other], shuffled[at]]
      }
      return shuffled
    },
  }
}
