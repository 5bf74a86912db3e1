import type { CrmField } from '../../../crm/crm-adapter.ts'
import type { FieldValue } from '../../../db/crm-tables.ts'
import type { ApolloField } from '../mapping/apollo-fields.ts'
import { isEmpty } from '../mapping/values.ts'
import type { ObjectWorld } from './crm-world.ts'

export interface Refusal {
  reason: string
  message: string
}

/** Why the CRM would not take the value, as far as its description says; undefined where it would. */
export function refusalOfCrm(world: ObjectWorld, name: string, value: FieldValue): Refusal | undefined {
  if (name.startsWith('$')) return undefined
  const field = world.crmFields.get(name)
  if (!field) return { reason: 'missing_field', message: `The CRM has no field "${name}"` }
  return refusalOf(field, value)
}

export function refusalOfApollo(
  world: ObjectWorld,
  name: string,
  value: FieldValue,
  isNew = false,
): Refusal | undefined {
  const field = world.apolloFields.get(name)
  if (!field) return { reason: 'missing_field', message: `Apollo has no field "${name}"` }
  if (field.onlyAtCreation && !isNew) {
    return { reason: 'read_only', message: `Apollo sets "${name}" where the record is made, and not later` }
  }
  if (field.keepsValue && isEmpty(value)) {
    return isNew ? undefined : { reason: 'cannot_be_emptied', message: `Apollo has no way to empty "${name}"` }
  }
  return refusalOf(field, value)
}

function refusalOf(field: CrmField | ApolloField, value: FieldValue): Refusal | undefined {
  const { name, type } = field
  if (field.readOnly) return { reason: 'read_only', message: `"${name}" can only be read` }
  if (isEmpty(value)) {
    return field.required ? { reason: 'required', message: `A record cannot be without "${name}"` } : undefined
  }
  const refusal = (reason: string, message: string): Refusal => ({ reason, message: `"${name}" ${message}` })
  if (type === 'number' && typeof value !== 'number') return refusal('wrong_type', 'takes a number')
  if (type === 'boolean' && typeof value !== 'boolean') return refusal('wrong_type', 'takes true or false')
  if ((type === 'date' || type === 'datetime') && Number.isNaN(Date.parse(String(value)))) {
    return refusal('wrong_type', 'takes a date')
  }
  if (type === 'choice' && field.options && !field.options.includes(String(value))) {
    return refusal('bad_choice', `has no choice "${String(value)}"`)
  }
  if (type === 'text' && typeof value !== 'string') return refusal('wrong_type', 'takes text')
  if (typeof value === 'string' && field.maxLength !== undefined && value.length > field.maxLength) {
    return refusal('too_long', `takes ${field.maxLength} characters`)
  }
  return undefined
}
