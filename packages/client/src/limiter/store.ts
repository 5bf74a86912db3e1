import type { EndpointState } from './state.ts'
import { emptyState } from './state.ts'

export interface StateChange<T> {
  state: EndpointState
  result: T
}

/**
 * Where the limiter's state lives. `update` must be atomic: nobody else reads or writes that endpoint's state between the read that
 * `change` is given and the write of what it returns. `change` is pure and may be called again after a conflict. The state is plain JSON;
 * a store that holds none yet passes `emptyLimiterState()`.
 */
export interface LimiterStore {
  update<T>(endpoint: string, change: (state: EndpointState) => StateChange<T>): Promise<T>
}

/** The state of an endpoint about which nothing is known. */
export function emptyLimiterState(): EndpointState {
  return emptyState()
}

/** State in this process's memory. Several limiters may share one store. */
export function createMemoryLimiterStore(): LimiterStore {
  const states = new Map<string, EndpointState>()
  return {
    async update(endpoint, change) {
      const { state, result } = change(states.get(endpoint) ?? emptyState())
      states.set(endpoint, state)
      return result
    },
  }
}
