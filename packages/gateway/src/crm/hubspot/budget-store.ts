import { createHash } from 'node:crypto'
import type { LimiterStore } from '@delos/client'

/** A request that counts until a moment: for as long as it may be under way, and for the length of the window after its end. */
export type Spending = readonly [id: string, until: number]

/** What is known of one token's budgets. Plain JSON; all times are epoch milliseconds. */
export interface BudgetState {
  burst: readonly Spending[]
  search: readonly Spending[]
  /** What answers have stated; null before the first. */
  burstLimit: number | null
  burstMs: number | null
  /** Until then nothing is sent: HubSpot has refused. */
  closedUntil: number
  searchClosedUntil: number
}

/** As a `LimiterStore`: nobody else reads or writes between what `change` is given and what it returns. */
export interface BudgetStore {
  update<T>(key: string, change: (state: BudgetState) => { state: BudgetState; result: T }): Promise<T>
}

export function createMemoryBudgetStore(): BudgetStore {
  const states = new Map<string, BudgetState>()
  return {
    async update(key, change) {
      const { state, result } = change(states.get(key) ?? emptyBudget())
      states.set(key, state)
      return result
    },
  }
}

/** The budgets beside Apollo's windows, in the store that the processes share. */
export function shareBudgets(store: LimiterStore): BudgetStore {
  return {
    update: (key, change) =>
      store.update(key, (found) => {
        const before: unknown = found
        const { state, result } = change(isBudget(before) ? before : emptyBudget())
        // The store keeps whatever is JSON; the key is no endpoint of Apollo's.
        return { state: state as unknown as typeof found, result }
      }),
  }
}

/** One name for all who use a token, from which the token cannot be had. */
export function budgetKey(token: string): string {
  return `hubspot-${createHash('sha256').update(token).digest('hex').slice(0, 16)}`
}

function emptyBudget(): BudgetState {
  return { burst: [], search: [], burstLimit: null, burstMs: null, closedUntil: 0, searchClosedUntil: 0 }
}

function isBudget(value: unknown): value is BudgetState {
  return typeof value === 'object' && value !== null && 'searchClosedUntil' in value
}
