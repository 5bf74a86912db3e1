import { ConnectionError } from './errors.ts'

// These say that no connection came about, so Apollo has seen nothing of the call.
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** The typed error for a fetch that failed without a complete answer. */
export function toConnectionError(endpoint: string, cause: unknown, repeatable: boolean): ConnectionError {
  const code = codeOf(cause)
  const notSent = code !== undefined && neverConnected.has(code)
  return new ConnectionError(code === undefined ? 'connection failed' : `connection failed (${code})`, {
    endpoint,
    outcome: notSent ? 'not_sent' : 'unknown',
    retryable: notSent || repeatable,
    cause,
  })
}

/** fetch wraps the socket's error, and one error for each tried address may be wrapped once more. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  const inner = 'cause' in error ? codeOf(error.cause, depth + 1) : undefined
  if (inner !== undefined) return inner
  return 'errors' in error && Array.isArray(error.errors) ? codeOf(error.errors[0], depth + 1) : undefined
}
