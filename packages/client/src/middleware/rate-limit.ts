import type { Clock } from '../clock.ts'
import { limitGroupOf } from '../endpoints.ts'
import { ApiError, ApolloError, RateLimitError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import type { Middleware } from '../http.ts'
import type { PermitOutcome, RateLimiter } from '../limiter/rate-limiter.ts'

export interface RateLimitDependencies {
  clock: Clock
  onEvent: OnEvent
}

/** Lets every attempt wait for its turn, and tells the limiter what each answer said. */
export function rateLimit(limiter: RateLimiter, { clock, onEvent }: RateLimitDependencies): Middleware {
  return (next) => async (request) => {
    const { endpoint, lane, caller, signal } = request
    const deadline = earlier(request.deadline, request.startBy)
    const askedAt = clock.now()
    const permit = await limiter.acquire(limitGroupOf(endpoint), { lane, caller, signal, deadline })
    const waitedMs = clock.now() - askedAt
    if (waitedMs > 0) onEvent({ type: 'wait', endpoint, waitedMs })
    try {
      const response = await next(request)
      await release({ status: response.status, headers: response.headers })
      return response
    } catch (error) {
      await release(outcomeOf(error))
      throw error
    }

    // An answer is worth more than the books: a permit that cannot be given back expires by itself.
    async function release(outcome: PermitOutcome): Promise<void> {
      await permit.release(outcome).catch((error: unknown) => onEvent({ type: 'limiter_failed', endpoint, error }))
    }
  }
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}

function outcomeOf(error: unknown): PermitOutcome {
  if (error instanceof RateLimitError) {
    const { status, headers, retryAfterMs, window, limit, quota } = error
    return { status, headers, retryAfterMs, window, limit, quota }
  }
  if (error instanceof ApiError) return { status: error.status, headers: error.headers }
  return error instanceof ApolloError && error.outcome === 'not_sent' ? 'not_sent' : {}
}
