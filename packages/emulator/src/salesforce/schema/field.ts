export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'picklist'
  | 'multipicklist'
  | 'reference'

export interface Field {
  name: string
  label: string
  type: FieldType
  length: number
  createable: boolean
  updateable: boolean
  nillable: boolean
  defaultedOnCreate: boolean
  /** Of a picklist; `restricted` takes no other value. */
  values: string[]
  restricted: boolean
  unique: boolean
  externalId: boolean
  referenceTo: string[]
  custom: boolean
  nameField: boolean
  compound: boolean
}

export type FieldChange = Partial<Omit<Field, 'name' | 'type'>>

const lengths: Partial<Record<FieldType, number>> = {
  id: 18,
  reference: 18,
  string: 255,
  textarea: 32_000,
  email: 80,
  phone: 40,
  url: 255,
  picklist: 255,
  multipicklist: 4099,
}

export function field(name: string, type: FieldType, change: FieldChange = {}): Field {
  return {
    name,
    label: name.replace(/__c$/, '').replace(/([a-z])([A-Z])/g, '$1 $2'),
    type,
    length: lengths[type] ?? 0,
    createable: true,
    updateable: true,
    nillable: true,
    defaultedOnCreate: type === 'boolean',
    values: [],
    restricted: false,
    unique: false,
    externalId: false,
    referenceTo: [],
    custom: name.endsWith('__c'),
    nameField: false,
    compound: false,
    ...change,
  }
}

/** A text field of an org's own, for `options.fields`. */
export function salesforceTextField(name: string, change: FieldChange = {}): Field {
  return field(name, 'string', change)
}

export const required: FieldChange = { nillable: false }

export const readOnly: FieldChange = { createable: false, updateable: false, defaultedOnCreate: true, nillable: false }

export function reference(name: string, referenceTo: string[], change: FieldChange = {}): Field {
  return field(name, 'reference', { referenceTo, ...change })
}

export function choice(name: string, values: string[], change: FieldChange = {}): Field {
  return field(name, 'picklist', { values, ...change })
}
