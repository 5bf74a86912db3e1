import { randomUUID } from 'node:crypto'
import type { Clock } from '@delos/client'
import { CrmError } from '../crm-error.ts'
import type { BudgetState, BudgetStore, Spending } from './budget-store.ts'
import type { HubspotLimitOptions } from './hubspot-options.ts'

export interface BudgetOptions {
  store: BudgetStore
  key: string
  clock: Clock
  limits: HubspotLimitOptions
  maxWaitMs: number
  /** No request is under way for longer. */
  timeoutMs: number
}

export interface Permit {
  /** The request has ended. */
  release(): Promise<void>
}

const shortestLookMs = 20

/**
 * HubSpot's windows slide, and count a request when it arrives: somewhere between our sending it and its end. So one counts
 * from the first moment to the length of the window after the last, and no two requests can ever be counted closer than we think.
 */
export class HubspotBudgets {
  readonly #options: BudgetOptions
  /** Searches wait for each other, and so do all others: the one at the head asks the store. */
  readonly #lines = { search: Promise.resolve(), other: Promise.resolve() }
  #freed = new AbortController()
  #burstMs: number | null = null

  constructor(options: BudgetOptions) {
    this.#options = options
  }

  /** Waits for room; throws `rate_limited` where it would take too long. */
  take(isSearch: boolean, signal?: AbortSignal): Promise<Permit> {
    const line = isSearch ? 'search' : 'other'
    const turn = this.#lines[line].then(() => this.#waitForRoom(isSearch, signal))
    this.#lines[line] = turn.then(
      () => undefined,
      () => undefined,
    )
    return turn
  }

  /** Takes over what an answer states. */
  learn(limit: number, lengthMs: number): Promise<void> {
    this.#burstMs = lengthMs
    return this.#change((state) => {
      if (state.burstLimit === limit && state.burstMs === lengthMs) return state
      return { ...state, burstLimit: limit, burstMs: lengthMs }
    })
  }

  lengths(): { burstMs: number; searchMs: number } {
    const { burstMs = 10_000, searchMs = 1000 } = this.#options.limits
    return { burstMs: this.#burstMs ?? burstMs, searchMs }
  }

  /** HubSpot has refused a request: nobody sends one for so long. */
  closeFor(waitMs: number, isSearch: boolean): Promise<void> {
    const until = this.#options.clock.now() + waitMs
    return this.#change((state) =>
      isSearch
        ? { ...state, searchClosedUntil: Math.max(state.searchClosedUntil, until) }
        : { ...state, closedUntil: Math.max(state.closedUntil, until) },
    )
  }

  async #waitForRoom(isSearch: boolean, signal?: AbortSignal): Promise<Permit> {
    const { clock, maxWaitMs } = this.#options
    const id = randomUUID()
    const giveUpAt = clock.now() + maxWaitMs
    for (;;) {
      signal?.throwIfAborted()
      const freed = this.#freed.signal
      const roomAt = await this.#tryToTake(id, isSearch)
      if (roomAt === null) return { release: () => this.#release(id) }
      const now = clock.now()
      if (roomAt.closedUntil > giveUpAt) throw tooLong(roomAt.closedUntil - now)
      if (now >= giveUpAt) throw tooLong(roomAt.at - now)
      // A request under way counts for as long as it may last; in another process it may have ended already.
      const lookMs = Math.max(shortestLookMs, this.lengths()[isSearch ? 'searchMs' : 'burstMs'] / 10)
      await this.#sleep(Math.max(1, Math.min(roomAt.at - now, lookMs)), freed, signal)
    }
  }

  /** Null where it was taken; otherwise when it may be worth another look. */
  #tryToTake(id: string, isSearch: boolean): Promise<{ at: number; closedUntil: number } | null> {
    const { clock, timeoutMs, store, key } = this.#options
    return store.update(key, (before) => {
      const now = clock.now()
      const state = pruned(before, now)
      const { burst, search } = this.#limits(state)
      const closedUntil = Math.max(state.closedUntil, isSearch ? state.searchClosedUntil : 0)
      const at = Math.max(
        closedUntil,
        opensAt(state.burst, burst.limit, now),
        isSearch ? opensAt(state.search, search.limit, now) : 0,
      )
      if (at > now) return { state, result: { at, closedUntil } }
      const spend = (list: readonly Spending[], lengthMs: number): Spending[] => [
        ...list,
        [id, now + timeoutMs + lengthMs],
      ]
      return {
        state: {
          ...state,
          burst: spend(state.burst, burst.lengthMs),
          search: isSearch ? spend(state.search, search.lengthMs) : state.search,
        },
        result: null,
      }
    })
  }

  async #release(id: string): Promise<void> {
    await this.#change((state) => {
      const now = this.#options.clock.now()
      const { burst, search } = this.#limits(state)
      const ended = (list: readonly Spending[], lengthMs: number): Spending[] =>
        list.map((spending) => (spending[0] === id ? [id, now + lengthMs] : spending))
      return { ...state, burst: ended(state.burst, burst.lengthMs), search: ended(state.search, search.lengthMs) }
    })
    this.#freed.abort(ended)
    this.#freed = new AbortController()
  }

  async #change(apply: (state: BudgetState) => BudgetState): Promise<void> {
    const { store, key } = this.#options
    await store.update(key, (before) => ({ state: apply(before), result: undefined }))
  }

  #limits(state: BudgetState): Record<'burst' | 'search', { limit: number; lengthMs: number }> {
    const { burst = 100, burstMs = 10_000, search = 4, searchMs = 1000 } = this.#options.limits
    return {
      burst: { limit: state.burstLimit ?? burst, lengthMs: state.burstMs ?? burstMs },
      search: { limit: search, lengthMs: searchMs },
    }
  }

  /** Until then, or until a request of ours has ended: its place is free sooner than it looked. */
  async #sleep(ms: number, freed: AbortSignal, signal?: AbortSignal): Promise<void> {
    const either = signal ? AbortSignal.any([freed, signal]) : freed
    await this.#options.clock.sleep(ms, either).catch((error: unknown) => {
      if (!freed.aborted || signal?.aborted) throw error
    })
  }
}

const ended = new Error('A request has ended')

function pruned(state: BudgetState, now: number): BudgetState {
  const open = (list: readonly Spending[]): Spending[] => list.filter(([, until]) => until > now)
  return { ...state, burst: open(state.burst), search: open(state.search) }
}

/** When so many have left that one more fits. */
function opensAt(spendings: readonly Spending[], limit: number, now: number): number {
  if (spendings.length < limit) return now
  const ends = spendings.map(([, until]) => until).toSorted((one, other) => one - other)
  return ends[spendings.length - Math.max(1, limit)] ?? now
}

function tooLong(waitMs: number): CrmError {
  return new CrmError('rate_limited', 'HubSpot’s limit is used up for longer than a call may wait', {
    retryAfterMs: Math.max(1, waitMs),
  })
}
