import { keyOf } from './find-known.ts'
import type { PersonWish } from './wish.ts'

/** Wishes that share a name are one person. Returns, for each group, the places of its wishes in the list. */
export function groupWishes(wishes: readonly PersonWish[]): number[][] {
  const parent = wishes.map((_, index) => index)
  const firstUnder = new Map<string, number>()
  wishes.forEach((wish, index) => {
    for (const name of wish.identifiers) {
      const first = firstUnder.get(keyOf(name))
      if (first === undefined) firstUnder.set(keyOf(name), index)
      else parent[rootOf(parent, index)] = rootOf(parent, first)
    }
  })
  const groups = new Map<number, number[]>()
  wishes.forEach((_, index) => {
    const root = rootOf(parent, index)
    groups.set(root, [...(groups.get(root) ?? []), index])
  })
  return [...groups.values()]
}

function rootOf(parent: number[], index: number): number {
  const above = parent[index] ?? index
  return above === index ? index : rootOf(parent, above)
}

/** One wish that carries every name of several; the first to say something wins. */
export function joinWishes(wishes: readonly [PersonWish, ...PersonWish[]]): PersonWish {
  const [first, ...rest] = wishes
  const names = new Map(wishes.flatMap((wish) => wish.identifiers).map((name) => [keyOf(name), name]))
  const [strongest = first.identifiers[0], ...others] = names.values()
  return {
    identifiers: [strongest, ...others],
    details: rest.reduce((joined, wish) => ({ ...wish.details, ...joined }), first.details),
  }
}
