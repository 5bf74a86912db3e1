import { CrmError, type CrmErrorCode } from '../crm-error.ts'
import { UnknownOutcomeError } from './transport.ts'

const codes: Record<string, CrmErrorCode> = {
  INVALID_SESSION_ID: 'unauthorized',
  API_DISABLED_FOR_ORG: 'forbidden',
  INSUFFICIENT_ACCESS: 'forbidden',
  INSUFFICIENT_ACCESS_OR_READONLY: 'forbidden',
  OPERATION_NOT_ALLOWED: 'forbidden',
  INVALID_FIELD: 'misconfigured',
  INVALID_TYPE: 'misconfigured',
  NOT_FOUND: 'misconfigured',
  INVALID_QUERY_LOCATOR: 'unavailable',
  QUERY_TIMEOUT: 'unavailable',
}

/** What the library throws for an answer that says no: the code is Salesforce's own. */
export interface ApiRefusal extends Error {
  errorCode: string
  data?: unknown
}

export function isApiRefusal(error: unknown): error is ApiRefusal {
  return error instanceof Error && 'errorCode' in error && !(error instanceof CrmError)
}

export function toCrmError(error: unknown): unknown {
  if (error instanceof UnknownOutcomeError) {
    return error.cause instanceof CrmError ? error.cause : new CrmError('unavailable', error.message, { cause: error })
  }
  if (!isApiRefusal(error)) return error
  return new CrmError(codes[error.errorCode] ?? 'rejected', `${error.errorCode}: ${error.message}`, { cause: error })
}
