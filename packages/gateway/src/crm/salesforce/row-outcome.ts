import type { CrmFault, CrmWriteResult } from '../crm-adapter.ts'
import { isApiRefusal } from './errors.ts'
import { toLongId } from './ids.ts'

export interface RowError {
  code: string
  message: string
  fields: readonly string[]
  /** What duplicate rules have found; undefined where the answer does not say. */
  duplicates?: readonly string[]
}

/** What befell one row. */
export type RowOutcome = { id: string } | { error: RowError }

interface WireOutcome {
  success: boolean
  id?: string
  errors?: WireError[]
}

/** Collections call the code `statusCode`, calls of one record `errorCode`. */
interface WireError {
  statusCode?: string
  errorCode?: string
  message?: string
  fields?: string[]
  duplicateResult?: { matchResults?: { matchRecords?: { record?: { Id?: string } }[] }[] }
}

export function toOutcome(value: unknown): RowOutcome {
  const { success, id, errors } = value as WireOutcome
  if (success && id) return { id }
  return { error: toRowError(errors?.[0] ?? {}) }
}

/** Of a call of one record, or of a call that was refused as a whole. */
export function toRefusedRow(error: unknown): RowError | undefined {
  if (!isApiRefusal(error)) return undefined
  const data = (typeof error.data === 'object' && error.data !== null ? error.data : {}) as WireError
  return toRowError({ ...data, errorCode: error.errorCode, message: error.message })
}

function toRowError({ statusCode, errorCode, message, fields, duplicateResult }: WireError): RowError {
  const found = duplicateResult?.matchResults?.flatMap(({ matchRecords }) => matchRecords ?? [])
  return {
    code: statusCode ?? errorCode ?? 'UNKNOWN',
    message: message ?? 'refused without a reason',
    fields: fields ?? [],
    ...(found ? { duplicates: found.flatMap(({ record }) => record?.Id ?? []) } : {}),
  }
}

const faults: Record<string, CrmFault> = {
  DUPLICATES_DETECTED: 'duplicate',
  DUPLICATE_VALUE: 'duplicate',
  DUPLICATE_EXTERNAL_ID: 'duplicate',
  MULTIPLE_CHOICES: 'duplicate',
  REQUIRED_FIELD_MISSING: 'missing_field',
  INACTIVE_OWNER_OR_USER: 'unknown_owner',
  OP_WITH_INVALID_USER_TYPE_EXCEPTION: 'unknown_owner',
  TRANSFER_REQUIRES_READ: 'unknown_owner',
  ENTITY_IS_DELETED: 'not_found',
  NOT_FOUND: 'not_found',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'not_found',
  INSUFFICIENT_ACCESS_OR_READONLY: 'not_allowed',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'not_allowed',
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 'not_allowed',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'invalid_value',
  UNABLE_TO_LOCK_ROW: 'unavailable',
}

export function toResult(key: string, outcome: RowOutcome): CrmWriteResult {
  if ('id' in outcome) return { key, ok: true, id: outcome.id, updatedAt: null }
  const { error } = outcome
  const [field] = error.fields
  const existingIds = error.duplicates ?? holdersIn(error)
  return {
    key,
    ok: false,
    fault: faultOf(error),
    message: `${error.code}: ${error.message}`,
    ...(field ? { field } : {}),
    ...(existingIds ? { existingIds } : {}),
  }
}

function faultOf({ code, fields }: RowError): CrmFault {
  if (fields.includes('OwnerId')) return 'unknown_owner'
  // Without a field it is the record itself that is not there.
  if (code === 'INVALID_CROSS_REFERENCE_KEY' && !fields.length) return 'not_found'
  if (code === 'MALFORMED_ID' && fields.includes('Id')) return 'not_found'
  return faults[code] ?? 'invalid_value'
}

/** The records that have the value already stand in the text. */
function holdersIn({ code, message }: RowError): string[] | undefined {
  const [, list] =
    code === 'DUPLICATE_VALUE' || code === 'DUPLICATE_EXTERNAL_ID'
      ? (/id(?: field)?: \[?([^\]]+)/.exec(message) ?? [])
      : []
  const ids = list?.match(/\b(?:[0-9A-Za-z]{18}|[0-9A-Za-z]{15})\b/g)
  return ids?.map(toLongId)
}
