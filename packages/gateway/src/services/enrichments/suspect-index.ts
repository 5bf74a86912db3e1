import { type Hints, mayBeSamePerson } from '../people/hints.ts'

/** Finds who may be the same person by the words they share, without comparing everybody with everybody. */
export class SuspectIndex<T extends { hints: Hints }> {
  readonly #byWord = new Map<string, Set<T>>()
  readonly #wordless = new Set<T>()
  readonly #all = new Set<T>()

  has(one: T): boolean {
    return this.#all.has(one)
  }

  add(one: T): void {
    this.#all.add(one)
    if (one.hints.words.size === 0) this.#wordless.add(one)
    for (const word of wordsOf(one)) {
      const others = this.#byWord.get(word)
      if (others) others.add(one)
      else this.#byWord.set(word, new Set([one]))
    }
  }

  remove(one: T): void {
    this.#all.delete(one)
    this.#wordless.delete(one)
    for (const word of wordsOf(one)) {
      const others = this.#byWord.get(word)
      others?.delete(one)
      if (others?.size === 0) this.#byWord.delete(word)
    }
  }

  /** One of those who count that may be the same person. */
  find(one: T, counts: (other: T) => boolean): T | undefined {
    // Who gives away no word may be anybody.
    if (one.hints.words.size === 0) return findIn(this.#all, one, counts)
    const wordless = findIn(this.#wordless, one, counts)
    if (wordless) return wordless
    for (const word of wordsOf(one)) {
      const suspect = findIn(this.#byWord.get(word) ?? [], one, counts)
      if (suspect) return suspect
    }
    return undefined
  }
}

function wordsOf<T extends { hints: Hints }>({ hints }: T): string[] {
  return [...hints.words, ...hints.compounds]
}

function findIn<T extends { hints: Hints }>(others: Iterable<T>, one: T, counts: (other: T) => boolean): T | undefined {
  for (const other of others) {
    if (other !== one && counts(other) && mayBeSamePerson(one.hints, other.hints)) return other
  }
  return undefined
}
