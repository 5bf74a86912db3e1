import { CrmError, type CrmErrorCode } from '../../crm/crm-error.ts'
import { type ErrorCode, ServiceError } from '../../errors.ts'

const codes: Record<CrmErrorCode, ErrorCode> = {
  unauthorized: 'upstream_rejected',
  forbidden: 'upstream_rejected',
  rate_limited: 'rate_limited',
  unavailable: 'upstream_unavailable',
  timeout: 'upstream_unavailable',
  rejected: 'upstream_rejected',
  misconfigured: 'invalid_input',
}

/** What befell a call to the CRM, in our words; anything else as it is. */
export function toCrmFailure(error: unknown): unknown {
  if (!(error instanceof CrmError)) return error
  return new ServiceError(codes[error.code], error.message, {
    reason: `crm_${error.code}`,
    retryAfterMs: error.retryAfterMs,
    cause: error,
  })
}

export async function askCrm<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw toCrmFailure(error)
  }
}
