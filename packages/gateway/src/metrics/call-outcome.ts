import { ApiError, type ApolloError } from '@delos/client'

export type CallOutcome =
  | 'ok'
  | 'rate_limited'
  | 'unauthorized'
  | 'rejected'
  | 'server_error'
  | 'unusable'
  | 'timeout'
  | 'unreachable'

const byName: Record<string, CallOutcome> = {
  RateLimitError: 'rate_limited',
  AuthenticationError: 'unauthorized',
  ServerError: 'server_error',
  InvalidResponseError: 'unusable',
  TimeoutError: 'timeout',
}

/** What became of one call that was sent. */
export function outcomeOfError(error: ApolloError): CallOutcome {
  return byName[error.name] ?? (error instanceof ApiError ? 'rejected' : 'unreachable')
}

export function outcomeOfStatus(status: number): CallOutcome {
  if (status === 429) return 'rate_limited'
  if (status === 401) return 'unauthorized'
  if (status >= 500) return 'server_error'
  return status >= 400 ? 'rejected' : 'ok'
}
