import type { CrmFault, CrmWriteResult } from '../crm-adapter.ts'
import type { HubspotProblem } from './hubspot-refusal.ts'

interface BadValue {
  code: string
  field: string | undefined
  message: string
}

/** Why one record was not written, in our words. */
export function toRowFault(key: string, problem: HubspotProblem): CrmWriteResult {
  const { category, message = 'HubSpot gives no reason' } = problem
  const existing = /Existing ID:\s*(\d+)/i.exec(message)?.[1]
  if (existing !== undefined) return failed(key, 'duplicate', message, { existingIds: [existing] })
  const value = badValueOf(problem)
  if (value) return failed(key, faultOf(value), value.message, value.field === undefined ? {} : { field: value.field })
  const [missing] = problem.context?.properties ?? []
  if (typeof missing === 'string') return failed(key, 'missing_field', message, { field: missing })
  if (category === 'CONFLICT') return failed(key, 'duplicate', message, {})
  if (category === 'OBJECT_NOT_FOUND') return failed(key, 'not_found', message)
  if (category === 'MISSING_SCOPES' || category === 'BANNED' || category === 'PERMISSION_DENIED') {
    return failed(key, 'not_allowed', message)
  }
  return failed(key, 'invalid_value', message)
}

export function failed(
  key: string,
  fault: CrmFault,
  message: string,
  more: { field?: string; existingIds?: readonly string[]; mergedInto?: string } = {},
): CrmWriteResult {
  return { key, ok: false, fault, message, ...more }
}

function faultOf({ code, field }: BadValue): CrmFault {
  if (field === 'hubspot_owner_id') return 'unknown_owner'
  if (code === 'READ_ONLY_VALUE') return 'not_allowed'
  return code === 'REQUIRED_FIELD' ? 'missing_field' : 'invalid_value'
}

/** The list beside the message, or the one that older endpoints write into it. */
function badValueOf({ errors, message = '' }: HubspotProblem): BadValue | undefined {
  for (const error of errors ?? []) {
    const field = error.context?.propertyName?.[0]
    if (error.code !== undefined && typeof field === 'string') {
      return { code: error.code, field, message: error.message ?? error.code }
    }
  }
  const list = /Property values were not valid: (\[.*\])/s.exec(message)?.[1]
  return list === undefined ? undefined : fromMessage(list)
}

function fromMessage(list: string): BadValue | undefined {
  try {
    const [first] = JSON.parse(list) as { error?: string; name?: string; message?: string }[]
    return first && { code: first.error ?? '', field: first.name, message: first.message ?? list }
  } catch {
    return undefined
  }
}
