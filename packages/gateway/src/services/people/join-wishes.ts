import { keyOf } from './find-known.ts'
import type { PersonWish } from './wish.ts'

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
