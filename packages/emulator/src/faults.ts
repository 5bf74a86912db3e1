import { createRandom } from './prng.ts'

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
  /** Before: no answer until the client leaves or the emulator closes. */
  | { hang: true }

export interface FaultRule {
  /** `people/match`, `people/*` for a prefix, or a regular expression; default: every endpoint. */
  endpoint?: string | RegExp
  /** Prefix of the path after the mount: `/contacts/`. */
  path?: string
  /** Chance of a hit in [0, 1], from the emulator's seeded dice; default 1. */
  probability?: number
  /** How often the rule fires; default: for ever. */
  times?: number
  /** How many matching requests pass untouched first. */
  after?: number
  effect: FaultEffect
}

interface ActiveRule extends FaultRule {
  seen: number
  fired: number
}

/** Weather for the emulator: rules are tried in order, the first one whose dice hit wins. */
export class FaultPlan {
  readonly #seed: number
  #random: () => number
  #next: ActiveRule[] = []
  #rules: ActiveRule[] = []

  constructor(seed: number) {
    this.#seed = seed
    this.#random = createRandom(seed)
  }

  /** Adds a standing rule behind the others. */
  add(rule: FaultRule): void {
    this.#rules.push({ ...rule, seen: 0, fired: 0 })
  }

  /** The next `times` requests to `endpoint` meet `effect`, before any standing rule is asked. */
  next(endpoint: string, effect: FaultEffect, times = 1): void {
    this.#next.push({ endpoint, effect, times, seen: 0, fired: 0 })
  }

  /** Removes every rule and starts the dice anew. */
  clear(): void {
    this.#next = []
    this.#rules = []
    this.#random = createRandom(this.#seed)
  }

  /** The effect that this request meets, if any; uses up a turn of the rule that gave it. */
  pick(endpoint: string, path: string): FaultEffect | undefined {
    return this.#pickFrom(this.#next, endpoint, path) ?? this.#pickFrom(this.#rules, endpoint, path)
  }

  #pickFrom(rules: ActiveRule[], endpoint: string, path: string): FaultEffect | undefined {
    for (const rule of rules) {
      if (rule.fired >= (rule.times ?? Number.POSITIVE_INFINITY) || !applies(rule, endpoint, path)) continue
      rule.seen += 1
      if (rule.seen <= (rule.after ?? 0)) continue
      if (rule.probability !== undefined && this.#random() >= rule.probability) continue
      rule.fired += 1
      return rule.effect
    }
    return undefined
  }
}

function applies(rule: FaultRule, endpoint: string, path: string): boolean {
  if (rule.path !== undefined && !path.startsWith(rule.path)) return false
  if (rule.endpoint === undefined) return true
  if (rule.endpoint instanceof RegExp) return rule.endpoint.test(endpoint)
  if (rule.endpoint.endsWith('*')) return endpoint.startsWith(rule.endpoint.slice(0, -1))
  return rule.endpoint === endpoint
}
