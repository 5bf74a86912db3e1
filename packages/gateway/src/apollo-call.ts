import type { CallOptions } from '@delos/client'
import type { Context } from './context.ts'

/** What travels with every call to Apollo, so that the ledger and the limiter know for whom it is. */
export interface ApolloCallContext {
  context: Context
  /** Holds that the caller made, and will settle, itself. */
  reservationIds: readonly string[]
}

export function isApolloCallContext(value: unknown): value is ApolloCallContext {
  return typeof value === 'object' && value !== null && 'context' in value && 'reservationIds' in value
}

export interface ApolloCallParts {
  reservationIds?: readonly string[]
  cache?: CallOptions['cache']
}

export function callOptions(context: Context, parts: ApolloCallParts = {}): CallOptions {
  return {
    // Whoever holds credits for a call waits for its end: cut off, nobody would know whether it was charged.
    signal: parts.reservationIds?.length ? undefined : context.signal,
    deadline: context.deadline,
    lane: context.lane,
    cache: parts.cache ?? 'default',
    context: { context, reservationIds: parts.reservationIds ?? [] } satisfies ApolloCallContext,
  }
}
