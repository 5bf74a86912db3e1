import type { EndpointName } from './endpoints.ts'
import type { ApolloError, RateWindow } from './errors.ts'
import type { CircuitState } from './middleware/circuit-breaker.ts'

/** What the client tells about its work. Durations in milliseconds. */
export type ApolloEvent =
  | { type: 'request'; endpoint: EndpointName }
  | { type: 'response'; endpoint: EndpointName; status: number; durationMs: number }
  | { type: 'failure'; endpoint: EndpointName; error: ApolloError; durationMs: number }
  | { type: 'retry'; endpoint: EndpointName; attempt: number; delayMs: number; error: ApolloError }
  | { type: 'wait'; endpoint: EndpointName; waitedMs: number }
  | { type: 'rate_limited'; endpoint: EndpointName; window?: RateWindow; retryAfterMs?: number }
  | { type: 'circuit'; endpoint: EndpointName; from: CircuitState; to: CircuitState; isFollowing: boolean }
  | { type: 'cache'; endpoint: EndpointName; source: 'cache' | 'stale'; ageMs: number }
  | { type: 'cache_miss'; endpoint: EndpointName }
  | { type: 'credits_unsettled'; endpoint: EndpointName; error: unknown }
  | { type: 'limiter_failed'; endpoint: EndpointName; error: unknown }
  | { type: 'cache_failed'; endpoint: EndpointName; error: unknown }

export type OnEvent = (event: ApolloEvent) => void

/** A listener that throws must not fail the call that it watches. */
export function guarded(onEvent: OnEvent | undefined): OnEvent {
  return (event) => {
    try {
      onEvent?.(event)
    } catch {
      // Nobody to tell: the listener is the reporting channel.
    }
  }
}
