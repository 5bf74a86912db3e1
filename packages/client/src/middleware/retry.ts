import type { Clock } from '../clock.ts'
import type { ApolloError, Outcome } from '../errors.ts'
import {
  AbortError,
  CircuitOpenError,
  ConnectionError,
  InvalidResponseError,
  NotFoundError,
  RateLimitError,
  ServerError,
} from '../errors.ts'
import type { OnEvent } from '../events.ts'
import type { ApolloRequest, Middleware } from '../http.ts'
import { createRetryBudget } from './retry-budget.ts'

export interface RetryOptions {
  /** Attempts in all, 1 to 3. Default 3. */
  attempts?: number
  /** The first backoff is random between 0 and this. Default 500. */
  baseMs?: number
  /** No backoff is longer. Default 10,000. */
  maxMs?: number
  /** A `retry-after` longer than this is not waited for here: the error says when to come back. Default 90,000. */
  maxRetryAfterMs?: number
}

export interface RetryDependencies {
  clock: Clock
  random: () => number
  onEvent: OnEvent
}

const mostAttempts = 3

/** Tries again what is safe and worth trying again, within the deadline and a budget shared by all calls. */
export function retry(options: RetryOptions, { clock, random, onEvent }: RetryDependencies): Middleware {
  const attempts = Math.min(mostAttempts, options.attempts ?? mostAttempts)
  const { baseMs = 500, maxMs = 10_000, maxRetryAfterMs = 90_000 } = options
  const budget = createRetryBudget()

  /** How long to wait before the next attempt; undefined when there is none. */
  function delayAfter(error: unknown, attempt: number, deadline: number | undefined): number | undefined {
    if (attempt >= attempts || !isWorthRetrying(error)) return undefined
    const backoffMs = Math.min(maxMs, baseMs * 2 ** (attempt - 1)) * random()
    const delayMs = Math.max(backoffMs, error.retryAfterMs ?? 0)
    if ((error.retryAfterMs ?? 0) > maxRetryAfterMs) return undefined
    if (deadline !== undefined && clock.now() + delayMs >= deadline) return undefined
    return budget.take() ? delayMs : undefined
  }

  return (next) => async (request) => {
    budget.offer()
    let failed: ApolloError | undefined
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await next(request)
      } catch (error) {
        // That no further attempt was let through says less than the attempt that was made, and not what it left behind.
        if (error instanceof CircuitOpenError && failed) throw failed
        const delayMs = delayAfter(error, attempt, request.deadline)
        if (delayMs === undefined) throw error
        failed = error as ApolloError
        onEvent({ type: 'retry', endpoint: request.endpoint, attempt, delayMs, error: failed })
        await pause(delayMs, request, { clock, outcome: failed.outcome })
      }
    }
  }
}

// `retryable` is already false for an effect that a repetition could double. The limiter's and the breaker's refusals and a
// pending webhook result have their own pace and are not tried again here.
function isWorthRetrying(error: unknown): error is ApolloError {
  if (error instanceof NotFoundError) return false
  const isTransient =
    error instanceof RateLimitError ||
    error instanceof ConnectionError ||
    error instanceof ServerError ||
    error instanceof InvalidResponseError
  return isTransient && error.retryable
}

interface PauseOptions {
  clock: Clock
  /** Of the attempt before, which is what an abort leaves behind. */
  outcome: Outcome
}

async function pause(
  delayMs: number,
  { endpoint, signal }: ApolloRequest,
  { clock, outcome }: PauseOptions,
): Promise<void> {
  try {
    await clock.sleep(delayMs, signal)
  } catch {
    throw new AbortError({ endpoint, outcome, reason: signal?.reason })
  }
}
