import type { HubspotLimits } from './options.ts'

/** A window that slides: a request counts until so long after it. */
class SlidingWindow {
  readonly limit: number
  readonly lengthMs: number
  #times: number[] = []

  constructor(limit: number, lengthMs: number) {
    this.limit = limit
    this.lengthMs = lengthMs
  }

  used(nowMs: number): number {
    const from = nowMs - this.lengthMs
    const first = this.#times.findIndex((at) => at > from)
    this.#times = first < 0 ? [] : this.#times.slice(first)
    return this.#times.length
  }

  count(nowMs: number): void {
    this.#times.push(nowMs)
  }
}

export interface LimitRefusal {
  policyName: 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY'
  message: string
}

const DAY_MS = 86_400_000

/** The portal's three budgets. A refused request is not counted. */
export class HubspotBudgets {
  readonly #burst: SlidingWindow
  readonly #search: SlidingWindow
  readonly #daily: number
  #day = 0
  #usedToday = 0

  constructor({ burst = 190, burstMs = 10_000, search = 5, searchMs = 1000, daily = 650_000 }: HubspotLimits = {}) {
    this.#burst = new SlidingWindow(burst, burstMs)
    this.#search = new SlidingWindow(search, searchMs)
    this.#daily = daily
  }

  take(isSearch: boolean, nowMs: number): LimitRefusal | undefined {
    const refusal = this.#refusal(isSearch, nowMs)
    if (refusal) return refusal
    this.#burst.count(nowMs)
    if (isSearch) this.#search.count(nowMs)
    this.#usedToday += 1
    return undefined
  }

  /** Uses up requests of the portal's, as another program does. */
  chargeOutside(requests: number, nowMs: number): void {
    this.#roll(nowMs)
    this.#usedToday += requests
    for (let made = 0; made < requests; made += 1) this.#burst.count(nowMs)
  }

  /** Names and values in turn. HubSpot leaves them out of the answers to searches. */
  headers(nowMs: number): string[] {
    this.#roll(nowMs)
    const left = (limit: number, used: number): string => String(Math.max(0, limit - used))
    return [
      'X-HubSpot-RateLimit-Max',
      String(this.#burst.limit),
      'X-HubSpot-RateLimit-Remaining',
      left(this.#burst.limit, this.#burst.used(nowMs)),
      'X-HubSpot-RateLimit-Interval-Milliseconds',
      String(this.#burst.lengthMs),
      'X-HubSpot-RateLimit-Daily',
      String(this.#daily),
      'X-HubSpot-RateLimit-Daily-Remaining',
      left(this.#daily, this.#usedToday),
    ]
  }

  #refusal(isSearch: boolean, nowMs: number): LimitRefusal | undefined {
    this.#roll(nowMs)
    if (this.#usedToday >= this.#daily) return { policyName: 'DAILY', message: 'You have reached your daily limit.' }
    if (this.#burst.used(nowMs) >= this.#burst.limit) {
      return { policyName: 'TEN_SECONDLY_ROLLING', message: 'You have reached your ten_secondly_rolling limit.' }
    }
    if (isSearch && this.#search.used(nowMs) >= this.#search.limit) {
      return { policyName: 'SECONDLY', message: 'You have reached your secondly limit.' }
    }
    return undefined
  }

  #roll(nowMs: number): void {
    const day = Math.floor(nowMs / DAY_MS)
    if (day === this.#day) return
    this.#day = day
    this.#usedToday = 0
  }
}
