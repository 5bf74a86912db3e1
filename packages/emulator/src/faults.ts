import { createRandom } from './prng.ts'
import { type ActiveRule, RuleBook, type Turns } from './rule-book.ts'

/** What a fault does to a request. Effects marked "before" act instead of the work, and count in no window. */
export type FaultEffect =
  /** Before: this status. `body` is sent as it is when a string, else as JSON. */
  | { status: number; body?: unknown; contentType?: string; headers?: Record<string, string> }
  /** The work is done at once, the answer leaves after so many real milliseconds. */
  | { delayMs: number }
  /** The connection is reset without a byte: before the work, or after it was done and charged. */
  | { reset: 'before' | 'after' }
  /** The work is done; half of the body is sent under the full content-length, then the connection is reset. */
  | { truncate: true }
  /** Before: a gateway's 502 in HTML. */
  | { html502: true }
  /** The work is done; the body leaves one byte at a time, so many real milliseconds apart. */
  | { dripMs: number }
  /** The work is done; numbers become strings, booleans become words, arrays become null. */
  | { wrongTypes: true }
  /** The work is done; every list holds so many rows at most, and counts `total` where it is given. */
  | { cutList: number; total?: number }
  /** Before: no answer until the client leaves or the emulator closes. */
  | { hang: true }

/** Whether the effect acts instead of the work. */
export function actsBefore(effect: FaultEffect): boolean {
  if ('reset' in effect) return effect.reset === 'before'
  return 'status' in effect || 'html502' in effect || 'hang' in effect
}

export interface FaultRule extends Turns {
  /** `people/match`, `people/*` for a prefix, or a regular expression; default: every endpoint. */
  endpoint?: string | RegExp
  /** Prefix of the path after the mount: `/contacts/`. */
  path?: string
  effect: FaultEffect
}

/** Weather for the emulator: rules are tried in order, the first one whose dice hit wins. */
export class FaultPlan {
  readonly #seed: number
  readonly #next = new RuleBook<FaultRule>()
  readonly #rules = new RuleBook<FaultRule>()
  #random: () => number
  #lastId = 0

  constructor(seed: number) {
    this.#seed = seed
    this.#random = createRandom(seed)
  }

  /** Adds a standing rule behind the others; the answer is its id. */
  add(rule: FaultRule): number {
    this.#lastId += 1
    this.#rules.add(this.#lastId, rule)
    return this.#lastId
  }

  /** The next `times` requests to `endpoint` meet `effect`, before any standing rule is asked. */
  next(endpoint: string, effect: FaultEffect, times = 1): void {
    this.#lastId += 1
    this.#next.add(this.#lastId, { endpoint, effect, times })
  }

  /** Every rule with its id, how often it was asked and how often it fired. */
  list(): ActiveRule<FaultRule>[] {
    return [...this.#next.list(), ...this.#rules.list()]
  }

  /** Puts back what `list` gave; every rule becomes a standing one, in its order. */
  restore(rules: ActiveRule<FaultRule>[]): void {
    this.clear()
    this.#rules.restore(rules)
    this.#lastId = Math.max(this.#lastId, ...rules.map(({ id }) => id))
  }

  /** False where there is no such rule. */
  remove(id: number): boolean {
    return this.#next.remove(id) || this.#rules.remove(id)
  }

  /** Removes every rule and starts the dice anew. */
  clear(): void {
    this.#next.clear()
    this.#rules.clear()
    this.#random = createRandom(this.#seed)
  }

  /** The effect that this request meets, if any; uses up a turn of the rule that gave it. */
  pick(endpoint: string, path: string): FaultEffect | undefined {
    const isMet = (rule: FaultRule): boolean => applies(rule, endpoint, path)
    return (this.#next.pick(isMet, this.#random) ?? this.#rules.pick(isMet, this.#random))?.effect
  }
}

function applies(rule: FaultRule, endpoint: string, path: string): boolean {
  if (rule.path !== undefined && !path.startsWith(rule.path)) return false
  if (rule.endpoint === undefined) return true
  if (rule.endpoint instanceof RegExp) return rule.endpoint.test(endpoint)
  if (rule.endpoint.endsWith('*')) return endpoint.startsWith(rule.endpoint.slice(0, -1))
  return rule.endpoint === endpoint
}

/** A connection that ends without an answer counts under 0. */
export function statusOf(effect: FaultEffect): number {
  if ('status' in effect) return effect.status
  return 'html502' in effect ? 502 : 0
}
