import type { Clock } from '../clock.ts'
import { ApolloError, RateLimitError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import type { Middleware } from '../http.ts'

/** Tells about every attempt that is sent. */
export function observe(clock: Clock, onEvent: OnEvent): Middleware {
  return (next) => async (request) => {
    const { endpoint } = request
    const startedAt = clock.now()
    onEvent({ type: 'request', endpoint })
    try {
      const response = await next(request)
      onEvent({ type: 'response', endpoint, status: response.status, durationMs: clock.now() - startedAt })
      return response
    } catch (error) {
      if (error instanceof RateLimitError) {
        onEvent({ type: 'rate_limited', endpoint, window: error.window, retryAfterMs: error.retryAfterMs })
      }
      if (error instanceof ApolloError) {
        onEvent({ type: 'failure', endpoint, error, durationMs: clock.now() - startedAt })
      }
      throw error
    }
  }
}
