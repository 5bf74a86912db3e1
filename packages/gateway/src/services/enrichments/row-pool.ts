import { keyOf } from '../people/find-known.ts'
import { type Hints, hintsOf } from '../people/hints.ts'
import { joinWishes } from '../people/join-wishes.ts'
import type { Identifier, PersonWish } from '../people/wish.ts'
import { SuspectIndex } from './suspect-index.ts'

/** One person as far as can be told, and all the rows that ask for them; the first is the one that pays. */
export interface Candidate {
  readonly wish: PersonWish
  readonly hints: Hints
  readonly rowNumbers: [number, ...number[]]
}

export interface Taking {
  count: number
  now: number
  /** Also fewer than so many, where there are no more. */
  fewer: boolean
}

/**
 * The rows that wait to be bought, in order. Hands out only people who can be told from everybody under way and from
 * everybody before them: so a person with two names is found in the store the second time, not paid for again.
 */
export class RowPool {
  readonly #waiting: Candidate[] = []
  readonly #byName = new Map<string, Candidate>()
  readonly #suspects = new SuspectIndex<Candidate>()
  readonly #underWay = new Set<Candidate>()
  readonly #restingUntil = new Map<Candidate, number>()
  /** Whom a candidate was last held back for: who stays held back is not compared with everybody again. */
  readonly #heldBackFor = new Map<Candidate, Candidate>()
  /** Who bears a name of somebody who has been bought since. */
  readonly #met = new Set<Candidate>()
  /** Names that were met while others were on their way in. */
  readonly #metMeanwhile = new Set<string>()
  #onTheirWay = 0

  get size(): number {
    return this.#waiting.length
  }

  /** When the first of those that rest may be tried again. */
  get wakesAt(): number | undefined {
    return this.#restingUntil.size ? Math.min(...this.#restingUntil.values()) : undefined
  }

  add(rowNumber: number, wish: PersonWish): void {
    const twin = wish.identifiers.map((name) => this.#byName.get(keyOf(name))).find(Boolean)
    if (!twin) return this.#enter({ wish, hints: hintsOf(wish), rowNumbers: [rowNumber] })
    if (saysNothingNew(twin.wish, wish)) {
      twin.rowNumbers.push(rowNumber)
      return
    }
    const joined = joinWishes([twin.wish, wish])
    const restingUntil = this.#restingUntil.get(twin)
    this.#leave(twin)
    this.#suspects.remove(twin)
    this.#enter({ wish: joined, hints: hintsOf(joined), rowNumbers: [...twin.rowNumbers, rowNumber] }, restingUntil)
  }

  /** People who are nobody else that is under way or waits before them. Empty where there are too few. */
  take({ count, now, fewer }: Taking): Candidate[] {
    const taken: Candidate[] = []
    for (const candidate of this.#waiting) {
      const isFree = (this.#restingUntil.get(candidate) ?? 0) <= now && !this.#isHeldBack(candidate)
      if (!isFree || this.#isToLookUp(candidate)) continue
      taken.push(candidate)
      this.#underWay.add(candidate)
      if (taken.length === count) break
    }
    const isEnough = fewer || taken.length === count
    for (const candidate of taken) {
      if (isEnough) this.#leave(candidate)
      else this.#underWay.delete(candidate)
    }
    return isEnough ? taken : []
  }

  /** Somebody is being read or looked up. Who is met before the returned function is called may be one of them. */
  expect(): () => void {
    this.#onTheirWay++
    return () => {
      this.#onTheirWay--
      if (!this.#onTheirWay) this.#metMeanwhile.clear()
    }
  }

  /** Notes that somebody of these names is known now. */
  meet(names: readonly Identifier[]): void {
    for (const name of names.map(keyOf)) {
      const candidate = this.#byName.get(name)
      if (candidate) this.#met.add(candidate)
      if (this.#onTheirWay) this.#metMeanwhile.add(name)
    }
  }

  /** Takes those whom the store may know by now: who bears a name that was met, or was held back and no longer is. */
  takeToLookUp(): Candidate[] {
    const released = [...this.#heldBackFor.keys()].filter((candidate) => !this.#isHeldBack(candidate))
    const candidates = [...new Set([...this.#met, ...released])]
    for (const candidate of candidates) {
      this.#underWay.add(candidate)
      this.#leave(candidate)
    }
    return candidates
  }

  #isToLookUp(candidate: Candidate): boolean {
    return this.#heldBackFor.has(candidate) || this.#met.has(candidate)
  }

  end(candidate: Candidate): void {
    this.#underWay.delete(candidate)
    this.#suspects.remove(candidate)
  }

  /** Back to where it stood, not to be taken before a time. */
  giveBack(candidate: Candidate, restingUntil?: number): void {
    this.end(candidate)
    this.#enter(candidate, restingUntil)
  }

  #enter(candidate: Candidate, restingUntil?: number): void {
    const order = orderOf(candidate)
    const last = this.#waiting.at(-1)
    const place = !last || orderOf(last) < order ? -1 : this.#waiting.findIndex((other) => orderOf(other) > order)
    this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, candidate)
    for (const name of candidate.wish.identifiers) this.#byName.set(keyOf(name), candidate)
    if (restingUntil !== undefined) this.#restingUntil.set(candidate, restingUntil)
    if (candidate.wish.identifiers.some((name) => this.#metMeanwhile.has(keyOf(name)))) this.#met.add(candidate)
    this.#suspects.add(candidate)
  }

  #leave(candidate: Candidate): void {
    this.#waiting.splice(this.#waiting.indexOf(candidate), 1)
    for (const name of candidate.wish.identifiers) {
      if (this.#byName.get(keyOf(name)) === candidate) this.#byName.delete(keyOf(name))
    }
    this.#restingUntil.delete(candidate)
    this.#heldBackFor.delete(candidate)
    this.#met.delete(candidate)
  }

  #isHeldBack(candidate: Candidate): boolean {
    const goesFirst = (other: Candidate) => this.#underWay.has(other) || orderOf(other) < orderOf(candidate)
    const before = this.#heldBackFor.get(candidate)
    if (before && this.#suspects.has(before) && goesFirst(before)) return true
    const suspect = this.#suspects.find(candidate, goesFirst)
    if (suspect) this.#heldBackFor.set(candidate, suspect)
    return suspect !== undefined
  }
}

function saysNothingNew(known: PersonWish, { identifiers, details }: PersonWish): boolean {
  const names = new Set(known.identifiers.map(keyOf))
  return (
    identifiers.every((name) => names.has(keyOf(name))) && Object.keys(details).every((key) => key in known.details)
  )
}

/** Who may be anybody would hold back everybody behind: they come last. */
function orderOf({ hints, rowNumbers: [first] }: Candidate): number {
  return hints.words.size ? first : first + Number.MAX_SAFE_INTEGER / 2
}
