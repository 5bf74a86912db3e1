import type { CrmField, CrmObject, CrmValue, CrmWrite, CrmWriteResult } from '../crm-adapter.ts'
import { linkFields, salesforceObjects } from './objects.ts'

export type WireRow = Record<string, string | number | boolean | null>

export type Prepared = { row: WireRow } | { refused: CrmWriteResult }

/**
 * A write as Salesforce wants it. What would spoil a whole call of 200 rows, a field that is not there or a value of the
 * wrong type, is told here for its own row.
 */
export function prepareRow(object: CrmObject, write: CrmWrite, known: ReadonlyMap<string, CrmField>): Prepared {
  const own = salesforceObjects[object]
  const row: WireRow = {}
  for (const [name, value] of Object.entries(write.fields)) {
    const field = known.get(name)
    if (!field)
      return refuse(write, { fault: 'invalid_value', message: `${own.name} has no field ${name}`, field: name })
    if (field.readOnly) {
      return refuse(write, { fault: 'not_allowed', message: `${own.name}.${name} is read only`, field: name })
    }
    const wire = toWire(field, value)
    if (wire === undefined) {
      const message = `${own.name}.${name} holds ${field.type}, not ${JSON.stringify(value)}`
      return refuse(write, { fault: 'invalid_value', message, field: name })
    }
    row[name] = wire
  }
  if (write.ownerId !== undefined && write.ownerId !== null) row.OwnerId = write.ownerId
  return { row: { ...row, ...linkFields(own, write.links ?? {}) } }
}

function refuse(
  { key }: CrmWrite,
  why: { fault: 'invalid_value' | 'not_allowed'; message: string; field: string },
): Prepared {
  return { refused: { key, ok: false, ...why } }
}

/** Undefined for what the field cannot hold. */
function toWire({ type }: CrmField, value: CrmValue): string | number | boolean | null | undefined {
  if (value === null || value === '') return null
  if (type === 'choices') return typeof value === 'object' ? value.join(';') : String(value)
  if (typeof value === 'object') return undefined
  if (type === 'number') return Number.isFinite(Number(value)) && typeof value !== 'boolean' ? Number(value) : undefined
  if (type === 'boolean') return toBoolean(value)
  if (type === 'date') return /^\d{4}-\d{2}-\d{2}(?:T|$)/.test(String(value)) ? String(value).slice(0, 10) : undefined
  if (type !== 'datetime') return String(value)
  const date = new Date(String(value))
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

function toBoolean(value: string | number | boolean): boolean | undefined {
  if (value === true || value === 'true') return true
  return value === false || value === 'false' ? false : undefined
}
