import { keyOf } from '../people/find-known.ts'
import { type Hints, hintsOf, mayBeSamePerson } from '../people/hints.ts'
import { joinWishes } from '../people/join-wishes.ts'
import type { PersonWish } from '../people/wish.ts'

/** One person as far as can be told, and all the rows that ask for them; the first is the one that pays. */
export interface Candidate {
  wish: PersonWish
  hints: Hints
  rowNumbers: readonly [number, ...number[]]
}

/**
 * The rows that wait to be bought, in order. Hands out only people who can be told from everybody under way and from
 * everybody before them: so a person with two names is found in the store the second time, not paid for again.
 */
export class RowPool {
  #waiting: Candidate[] = []
  readonly #underWay = new Set<Candidate>()

  get size(): number {
    return this.#waiting.length
  }

  get idle(): boolean {
    return this.#underWay.size === 0
  }

  add(rowNumber: number, wish: PersonWish): void {
    const keys = new Set(wish.identifiers.map(keyOf))
    const twin = this.#waiting.findIndex((one) => one.wish.identifiers.some((name) => keys.has(keyOf(name))))
    const existing = this.#waiting[twin]
    if (!existing) {
      this.#waiting.push({ wish, hints: hintsOf(wish), rowNumbers: [rowNumber] })
      return
    }
    const joined = joinWishes([existing.wish, wish])
    this.#waiting[twin] = {
      ...existing,
      wish: joined,
      hints: hintsOf(joined),
      rowNumbers: [...existing.rowNumbers, rowNumber],
    }
  }

  /** Up to `count` people who are nobody else that is under way or waits before them. */
  take(count: number): Candidate[] {
    const before = new SuspectIndex()
    for (const other of this.#underWay) before.add(other)
    const taken: Candidate[] = []
    const left: Candidate[] = []
    let looked = 0
    for (const candidate of this.#waiting) {
      if (taken.length === count) break
      looked++
      ;(before.mayHold(candidate) ? left : taken).push(candidate)
      before.add(candidate)
    }
    this.#waiting = [...left, ...this.#waiting.slice(looked)]
    for (const candidate of taken) this.#underWay.add(candidate)
    return taken
  }

  /** Ends a candidate, or puts it back where it stood. */
  giveBack(candidate: Candidate, resolved: boolean): void {
    this.#underWay.delete(candidate)
    if (resolved) return
    const [own] = candidate.rowNumbers
    const place = this.#waiting.findIndex((other) => other.rowNumbers[0] > own)
    this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, candidate)
  }
}

/** Finds who may be the same person by the words they share, without comparing everybody with everybody. */
class SuspectIndex {
  readonly #byWord = new Map<string, Candidate[]>()
  readonly #wordless: Candidate[] = []
  readonly #all: Candidate[] = []

  add(candidate: Candidate): void {
    this.#all.push(candidate)
    const { words, compounds } = candidate.hints
    if (words.size === 0) this.#wordless.push(candidate)
    for (const word of [...words, ...compounds]) {
      const others = this.#byWord.get(word)
      if (others) others.push(candidate)
      else this.#byWord.set(word, [candidate])
    }
  }

  mayHold({ hints }: Candidate): boolean {
    const same = (other: Candidate) => mayBeSamePerson(hints, other.hints)
    if (hints.words.size === 0) return this.#all.some(same)
    if (this.#wordless.some(same)) return true
    return [...hints.words, ...hints.compounds].some((word) => this.#byWord.get(word)?.some(same))
  }
}
