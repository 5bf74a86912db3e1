import type { Clock } from '@delos/client'
import { LRUCache } from 'lru-cache'

const windowMs = 60_000
const allowed = 20
const maxAddresses = 10_000

/** Counts refused keys by address. A good key is never held up by the bad ones of its neighbours. */
export class BadKeyLimit {
  readonly #clock: Clock
  readonly #windows = new LRUCache<string, { count: number; endsAt: number }>({ max: maxAddresses })

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Notes one refused key; says how long the address is to stay away, where it has had too many. */
  note(address: string): { retryAfterMs: number } | undefined {
    const now = this.#clock.now()
    const current = this.#windows.get(address)
    const window = current && current.endsAt > now ? current : { count: 0, endsAt: now + windowMs }
    window.count++
    this.#windows.set(address, window)
    return window.count > allowed ? { retryAfterMs: window.endsAt - now } : undefined
  }
}
