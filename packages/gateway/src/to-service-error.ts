import {
  ApiError,
  ApolloError,
  AuthenticationError,
  CircuitOpenError,
  InsufficientCreditsError,
  LimiterStoreError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  RateLimitWaitError,
  ValidationError,
} from '@delos/client'
import { LostJobError, PostponeError, ServiceError } from './errors.ts'

/** The one place that turns the client's errors, and the unforeseen, into ours. */
export function toServiceError(error: unknown): Error {
  if (error instanceof ServiceError || error instanceof LostJobError || error instanceof PostponeError) return error
  if (error instanceof ApolloError) return fromApollo(error)
  return new ServiceError('internal', 'Something went wrong inside Delos', { cause: error })
}

function fromApollo(error: ApolloError): ServiceError {
  const options = { cause: error, retryAfterMs: error.retryAfterMs }
  if (error instanceof RateLimitError || error instanceof RateLimitWaitError) {
    return new ServiceError('rate_limited', 'Apollo’s limit for this call is used up', {
      ...options,
      details: { endpoint: error.endpoint, window: error.window },
    })
  }
  if (error instanceof InsufficientCreditsError) {
    return new ServiceError('budget_exhausted', 'Apollo has no credits left for this team', {
      ...options,
      reason: 'apollo_credits_exhausted',
    })
  }
  if (error instanceof ApiError) return fromAnswer(error)
  if (error instanceof CircuitOpenError) {
    return new ServiceError('upstream_unavailable', 'Apollo has been failing; not asked again yet', {
      ...options,
      reason: 'circuit_open',
    })
  }
  if (error instanceof LimiterStoreError) {
    return new ServiceError('upstream_unavailable', 'Apollo was not asked: its limits cannot be looked up just now', {
      ...options,
      reason: 'limits_unavailable',
    })
  }
  return new ServiceError('upstream_unavailable', 'Apollo could not be reached', options)
}

function fromAnswer(error: ApiError): ServiceError {
  const options = { cause: error, details: { upstreamStatus: error.status } }
  const said = error.apolloMessage ? `Apollo refused: ${error.apolloMessage}` : 'Apollo refused the call'
  if (error instanceof NotFoundError) return new ServiceError('not_found', said, options)
  if (error instanceof ValidationError) return new ServiceError('upstream_rejected', said, options)
  if (error instanceof AuthenticationError) {
    return new ServiceError('upstream_rejected', 'Apollo does not accept the key that Delos was given', {
      ...options,
      reason: 'apollo_key_rejected',
    })
  }
  if (error instanceof PermissionError) {
    return new ServiceError('upstream_rejected', said, { ...options, reason: 'apollo_plan_or_scope' })
  }
  return new ServiceError('upstream_unavailable', 'Apollo answered with an error of its own', {
    ...options,
    retryAfterMs: error.retryAfterMs,
  })
}
