import { readId } from '../ids.ts'
import type { FieldValue, Org, RowValues, Values } from '../org.ts'
import { invalidField, RowError, SalesforceRefusal } from '../refusal.ts'
import type { Field } from '../schema/field.ts'
import type { ObjectType } from '../schema/objects.ts'
import { isDate, readTime, toStamp } from '../wire-time.ts'

const numeric = new Set(['int', 'double', 'currency', 'percent'])

/**
 * A body's values by the fields' own spelling. Throws a `SalesforceRefusal` for what the JSON reader stumbles over: that
 * spoils the whole call, also one of two hundred rows.
 */
export function readValues(type: ObjectType, input: Values): Map<Field, FieldValue> {
  const read = new Map<Field, FieldValue>()
  for (const [name, value] of Object.entries(input)) {
    if (name === 'attributes' || name.toLowerCase() === 'id') continue
    const field = type.fields.get(name.toLowerCase())
    if (!field) throw invalidField(`No such column '${name}' on sobject of type ${type.name}`)
    read.set(field, value === null || value === '' ? null : parse(field, value))
  }
  return read
}

function parse(field: Field, value: unknown): FieldValue {
  if (field.type === 'boolean') {
    if (value === true || value === 'true') return true
    if (value === false || value === 'false') return false
    throw unreadable('boolean', value)
  }
  if (numeric.has(field.type)) return parseNumber(field, value)
  if (typeof value !== 'string') throw unreadable('string', value)
  if (field.type === 'date' && !isDate(value.slice(0, 10))) throw unreadable('date', value)
  if (field.type === 'date') return value.slice(0, 10)
  if (field.type === 'email') return value.trim().toLowerCase()
  if (field.type !== 'datetime') return value.trim() === '' ? null : value.trim()
  const ms = readTime(value)
  if (ms === undefined) throw unreadable('datetime', value)
  return toStamp(ms)
}

function parseNumber(field: Field, value: unknown): number {
  const isText = typeof value === 'string' && value.trim() !== ''
  const number = isText ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw unreadable(field.type === 'int' ? 'int' : 'double', value)
  }
  if (field.type === 'int' && !Number.isInteger(number)) throw unreadable('int', value)
  return number
}

function unreadable(type: string, value: unknown): SalesforceRefusal {
  const token = typeof value === 'string' ? 'VALUE_STRING' : `VALUE_${(typeof value).toUpperCase()}`
  const message = `Cannot deserialize instance of ${type} from ${token} value ${String(value)} or request may be missing a required field at [line:1, column:1]`
  return new SalesforceRefusal(400, { errorCode: 'JSON_PARSER_ERROR', message })
}

/** The values as they will stand. Throws a `RowError` for the first that may not. */
export function checkValues(org: Org, values: Map<Field, FieldValue>, isInsert: boolean): RowValues {
  const checked: RowValues = {}
  for (const [field, value] of values) {
    if (!(isInsert ? field.createable : field.updateable)) throw notWritable(field)
    checked[field.name] = value === null ? checkEmpty(field, isInsert) : checkValue(org, field, value)
  }
  return checked
}

function checkEmpty(field: Field, isInsert: boolean): FieldValue {
  if (field.type === 'boolean') return false
  if (!field.nillable && !isInsert) throw missing([field.name])
  return null
}

function checkValue(org: Org, field: Field, value: FieldValue): FieldValue {
  const own = [field.name]
  if (typeof value !== 'string') return value
  if (field.type === 'reference') return checkReference(org, field, value)
  if (field.length && value.length > field.length) {
    const message = `${field.label}: data value too large: ${value} (max length=${field.length})`
    throw new RowError('STRING_TOO_LONG', message, { fields: own })
  }
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    throw new RowError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, { fields: own })
  }
  const parts = field.type === 'multipicklist' ? value.split(';') : [value]
  for (const part of field.restricted ? parts : []) {
    if (field.values.includes(part)) continue
    const message = `${field.label}: bad value for restricted picklist field: ${part}`
    throw new RowError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, { fields: own })
  }
  return value
}

function checkReference(org: Org, field: Field, value: string): string {
  const id = readId(value)
  const fields = [field.name]
  const isKnownPrefix =
    id && field.referenceTo.some((name) => org.objects.get(name.toLowerCase())?.prefix === id.slice(0, 3))
  if (!id || !isKnownPrefix) {
    throw new RowError('MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, { fields })
  }
  const row = org.row(id)
  if (!row || row.values.IsDeleted) {
    const code = row ? 'ENTITY_IS_DELETED' : 'INVALID_CROSS_REFERENCE_KEY'
    throw new RowError(code, row ? 'entity is deleted' : 'invalid cross reference id', { fields: row ? [] : fields })
  }
  if (field.name === 'OwnerId' && row.values.IsActive === false) {
    const message = `operation performed with inactive user [${id}] as owner`
    throw new RowError('INACTIVE_OWNER_OR_USER', message, { fields })
  }
  return id
}

function notWritable(field: Field): RowError {
  const message = `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`
  return new RowError('INVALID_FIELD_FOR_INSERT_UPDATE', message, { fields: [field.name] })
}

export function missing(fields: string[]): RowError {
  return new RowError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${fields.join(', ')}]`, { fields })
}
