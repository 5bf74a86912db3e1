/** A stable fraction in [0, 1) from an id: for figures that the world does not hold. */
export function fractionOf(id: string, salt: number): number {
  let hash = 2_166_136_261 ^ salt
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 16_777_619)
  hash ^= hash >>> 15
  return (Math.imul(hash, 2_246_822_519) >>> 0) / 4_294_967_296
}

export function growthOf(id: string, salt: number): number {
  return Math.round((fractionOf(id, salt) * 0.6 - 0.15) * 1000) / 1000
}

/** `61000000` as `61M`, the way Apollo prints sums. */
export function printAmount(dollars: number): string {
  const steps: [number, string][] = [
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'K'],
  ]
  for (const [size, letter] of steps) {
    if (dollars >= size) return `${Math.round((dollars / size) * 10) / 10}${letter}`
  }
  return String(dollars)
}

/** Lower case, spaces and dots as `_`: the form in which technologies are filtered. */
export function technologyUid(name: string): string {
  return name.toLowerCase().replace(/[ .]/g, '_')
}

export function nullFields(names: string): Record<string, null> {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, null]),
  )
}
