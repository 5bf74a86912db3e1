import { createRandom } from './prng.ts'
import { type ActiveRule, RuleBook, type Turns } from './rule-book.ts'

/** What becomes of a callback on its way. */
export type CallbackEffect =
  /** It never arrives; the result can still be polled. */
  | 'lose'
  /** It arrives twice. */
  | 'double'
  /** It waits until a later one has arrived, or three times the usual delay. */
  | 'reorder'
  /** It takes so many real milliseconds. */
  | { delayMs: number }

export interface CallbackRule extends Turns {
  /** Default: both kinds. */
  requestType?: 'phone' | 'waterfall'
  effect: CallbackEffect
}

/** Weather for the results that are posted to webhooks; the first rule whose dice hit wins. */
export class CallbackPlan {
  readonly #seed: number
  readonly #rules = new RuleBook<CallbackRule>()
  #random: () => number
  #lastId = 0

  constructor(seed: number) {
    this.#seed = seed
    this.#random = createRandom(seed)
  }

  /** Adds a standing rule behind the others; the answer is its id. */
  add(rule: CallbackRule): number {
    this.#lastId += 1
    this.#rules.add(this.#lastId, rule)
    return this.#lastId
  }

  /** The next `times` callbacks meet `effect`. */
  next(effect: CallbackEffect, times = 1): void {
    this.add({ effect, times })
  }

  /** Every rule with its id, how often it was asked and how often it fired. */
  list(): ActiveRule<CallbackRule>[] {
    return this.#rules.list()
  }

  /** Puts back what `list` gave. */
  restore(rules: ActiveRule<CallbackRule>[]): void {
    this.clear()
    this.#rules.restore(rules)
    this.#lastId = Math.max(this.#lastId, ...rules.map(({ id }) => id))
  }

  /** False where there is no such rule. */
  remove(id: number): boolean {
    return this.#rules.remove(id)
  }

  /** Removes every rule and starts the dice anew. */
  clear(): void {
    this.#rules.clear()
    this.#random = createRandom(this.#seed)
  }

  /** The effect that a callback meets, if any; uses up a turn of the rule that gave it. */
  pick(requestType: 'phone' | 'waterfall'): CallbackEffect | undefined {
    const isMet = (rule: CallbackRule): boolean => rule.requestType === undefined || rule.requestType === requestType
    return this.#rules.pick(isMet, this.#random)?.effect
  }
}
