/** How many retries the calls so far have earned, so that an outage is not multiplied by its own clients. */
export interface RetryBudget {
  /** Counts one call offered. */
  offer(): void
  /** Takes one retry; false when none is left. */
  take(): boolean
}

// 8 % leaves room below 10 % for the tokens that a short burst may use before any were earned.
const earnedPerCall = 0.08
const startTokens = 10
const mostTokens = 20

export function createRetryBudget(): RetryBudget {
  let tokens = startTokens
  return {
    offer() {
      tokens = Math.min(mostTokens, tokens + earnedPerCall)
    },
    take() {
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
