import type { CallOptions } from '@delos/client'
import type { Context } from './context.ts'

/** What travels with every call to Apollo, so that the ledger and the limiter know for whom it is. */
export interface ApolloCallContext {
  context: Context
  /** Holds that the caller made, and will settle, itself. */
  reservationIds: readonly string[]
  /** When the holds were made, as those of a call that leaves at once: they say so already. Epoch milliseconds. */
  sentAtOnce?: number
}

export function isApolloCallContext(value: unknown): value is ApolloCallContext {
  return typeof value === 'object' && value !== null && 'context' in value && 'reservationIds' in value
}

export interface ApolloCallParts {
  reservationIds?: readonly string[]
  sentAtOnce?: number
  /** The call costs credits or changes something: cut off, nobody would know what it did. */
  mustEnd?: boolean
  cache?: CallOptions['cache']
}

export function callOptions(context: Context, parts: ApolloCallParts = {}): CallOptions {
  const mustEnd = parts.mustEnd || Boolean(parts.reservationIds?.length)
  return {
    // Whoever holds credits for a call waits for its end: cut off, nobody would know whether it was charged.
    signal: parts.reservationIds?.length ? undefined : context.signal,
    // A caller in a hurry bounds the wait for such a call, and not the call.
    deadline: mustEnd ? (context.finishBy ?? context.deadline) : context.deadline,
    startBy: mustEnd ? context.deadline : undefined,
    lane: context.lane,
    caller: context.actor.keyId ?? context.actor.id,
    cache: parts.cache ?? 'default',
    context: {
      context,
      reservationIds: parts.reservationIds ?? [],
      sentAtOnce: parts.sentAtOnce,
    } satisfies ApolloCallContext,
  }
}
