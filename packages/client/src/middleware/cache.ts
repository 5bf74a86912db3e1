import type { Clock } from '../clock.ts'
import { deliversLater } from '../credit-costs.ts'
import { CircuitOpenError, ConnectionError, InvalidResponseError, ServerError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import type { ApolloRequest, ApolloResponse, Handler, Middleware } from '../http.ts'
import { cacheKey } from './cache-key.ts'
import { creditsOfHit } from './credits.ts'
import { createSingleFlight } from './single-flight.ts'

export interface CachedAnswer {
  status: number
  data: unknown
  /** Epoch milliseconds. */
  storedAt: number
}

/** Keeps answers of the endpoints that may be cached. An answer should be kept for a day at least, so that it can outlive an outage. */
export interface AnswerCache {
  get(key: string, request: ApolloRequest): Promise<CachedAnswer | undefined>
  set(key: string, answer: CachedAnswer, request: ApolloRequest): Promise<void>
}

export interface CacheDependencies {
  clock: Clock
  onEvent: OnEvent
  /** An answer up to this age is served while Apollo is down. */
  staleIfErrorMs: number
}

/** Answers from the cache while fresh, asks Apollo once for any number of equal waiters, and serves stale during an outage. */
export function cache(
  answers: AnswerCache | undefined,
  { clock, onEvent, staleIfErrorMs }: CacheDependencies,
): Middleware {
  if (answers === undefined) return (next) => next

  async function find(key: string, request: ApolloRequest): Promise<CachedAnswer | undefined> {
    try {
      return await answers?.get(key, request)
    } catch (error) {
      onEvent({ type: 'cache_failed', endpoint: request.endpoint, error })
      return undefined
    }
  }

  async function keep(key: string, response: ApolloResponse, request: ApolloRequest): Promise<void> {
    try {
      await answers?.set(key, { status: response.status, data: response.data, storedAt: clock.now() }, request)
    } catch (error) {
      onEvent({ type: 'cache_failed', endpoint: request.endpoint, error })
    }
  }

  function serve(known: CachedAnswer, request: ApolloRequest, source: 'cache' | 'stale'): ApolloResponse {
    const ageMs = clock.now() - known.storedAt
    onEvent({ type: 'cache', endpoint: request.endpoint, source, ageMs })
    return { status: known.status, headers: new Headers(), data: known.data, source, ageMs, ...creditsOfHit(request) }
  }

  return (next) => {
    const ask = createSingleFlight(askAndKeep(next), clock)
    return async (request) => {
      const freshMs = request.definition.cacheTtlMs
      if (freshMs === undefined || deliversLater(request)) return next(request)
      const key = cacheKey(request)
      const known = request.cache === 'refresh' ? undefined : await find(key, request)
      if (known !== undefined && clock.now() - known.storedAt < freshMs) return serve(known, request, 'cache')
      onEvent({ type: 'cache_miss', endpoint: request.endpoint })
      try {
        return await ask(key, request)
      } catch (error) {
        const isUsable = known !== undefined && clock.now() - known.storedAt <= staleIfErrorMs
        if (isUsable && isOutage(error)) return serve(known, request, 'stale')
        throw error
      }
    }
  }

  function askAndKeep(next: Handler): (key: string, request: ApolloRequest) => Promise<ApolloResponse> {
    return async (key, request) => {
      const response = await next(request)
      await keep(key, response, request)
      return response
    }
  }
}

function isOutage(error: unknown): boolean {
  return (
    error instanceof ServerError ||
    error instanceof ConnectionError ||
    error instanceof InvalidResponseError ||
    error instanceof CircuitOpenError
  )
}
