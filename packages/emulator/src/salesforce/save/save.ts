import { readId } from '../ids.ts'
import type { FieldValue, Org, Row, RowValues } from '../org.ts'
import { RowError } from '../refusal.ts'
import type { Field } from '../schema/field.ts'
import { type ObjectType, stages } from '../schema/objects.ts'
import { checkValues, missing } from './check-values.ts'
import { checkDuplicates } from './duplicates.ts'

export interface SaveOptions {
  /** Past the duplicate rules, as a user who clicks the warning away. */
  allowSave?: boolean
  /** Past every rule for duplicates, also those that block. */
  isPastRules?: boolean
}

/** Makes a record; throws a `RowError`. */
export function insertRow(org: Org, type: ObjectType, values: Map<Field, FieldValue>, options: SaveOptions = {}): Row {
  const checked = { ...defaults(org, type), ...checkValues(org, values, true) }
  const absent = type.required.filter(({ name }) => (checked[name] ?? null) === null)
  if (absent.length) throw missing(absent.map(({ name }) => name))
  checkUnique(org, type, checked)
  if (!options.isPastRules) {
    checkDuplicates(org, type, { values: checked, allowSave: options.allowSave ?? false })
  }
  const row: Row = { id: org.nextId(type), type, values: {} }
  const at = org.stamp()
  const system = { Id: row.id, IsDeleted: false, CreatedDate: at, LastModifiedDate: at, SystemModstamp: at }
  org.put(row, { ...system, ...checked })
  derive(row)
  return row
}

/** Changes a record; throws a `RowError`. */
export function updateRow(org: Org, row: Row, values: Map<Field, FieldValue>, options: SaveOptions = {}): void {
  const checked = checkValues(org, values, false)
  checkUnique(org, row.type, checked, row.id)
  const isMatched = org.duplicateRules.some(
    ({ object, fields }) => object === row.type.name && fields.some((name) => name in checked),
  )
  if (isMatched && !options.isPastRules) {
    const after = { ...row.values, ...checked }
    checkDuplicates(org, row.type, { values: after, allowSave: options.allowSave ?? false, self: row.id })
  }
  org.put(row, checked)
  derive(row)
  org.touch(row)
}

/** To the recycle bin, with what belongs to it. */
export function deleteRow(org: Org, row: Row): void {
  org.bin(row)
  for (const [object, field] of children[row.type.name] ?? []) {
    const type = org.objects.get(object.toLowerCase())
    if (!type) continue
    for (const child of org.table(type).values()) {
      if (child.values[field] === row.id && !child.values.IsDeleted) deleteRow(org, child)
    }
  }
}

const children: Record<string, [object: string, field: string][]> = {
  Account: [
    ['Contact', 'AccountId'],
    ['Opportunity', 'AccountId'],
  ],
  Contact: [['OpportunityContactRole', 'ContactId']],
  Opportunity: [['OpportunityContactRole', 'OpportunityId']],
}

/** The record that an update or a deletion names; throws a `RowError` where it cannot be had. */
export function liveRow(org: Org, type: ObjectType, value: unknown): Row {
  const id = readId(value)
  if (!id || !id.startsWith(type.prefix)) {
    throw new RowError('MALFORMED_ID', `${type.label} ID: id value of incorrect type: ${String(value)}`, {
      fields: ['Id'],
    })
  }
  const row = org.table(type).get(id)
  if (!row) throw new RowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', { status: 404 })
  if (row.values.IsDeleted) throw new RowError('ENTITY_IS_DELETED', 'entity is deleted', { status: 404 })
  return row
}

function checkUnique(org: Org, type: ObjectType, values: RowValues, self?: string): void {
  for (const field of type.uniques) {
    const value = values[field.name] ?? null
    if (value === null) continue
    const holder = org.holderOf(type, field, value)
    if (!holder || holder === self) continue
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${holder.slice(0, 15)}`
    throw new RowError('DUPLICATE_VALUE', message)
  }
}

function defaults(org: Org, type: ObjectType): RowValues {
  const values: RowValues = {}
  for (const field of type.fields.values()) if (field.createable && field.type === 'boolean') values[field.name] = false
  if (type.fields.has('ownerid')) values.OwnerId = org.userId
  if (type.name === 'Task') Object.assign(values, { Status: 'Not Started', Priority: 'Normal' })
  if (type.name === 'Lead') Object.assign(values, { Status: 'Open - Not Contacted', IsConverted: false })
  return values
}

/** Fields that follow from others. */
function derive({ type, values }: Row): void {
  if (type.fields.get('name')?.compound) {
    values.Name = [values.FirstName, values.LastName].filter((part) => typeof part === 'string').join(' ')
  }
  if (type.name === 'Opportunity') {
    const stage = stages.find(({ MasterLabel }) => MasterLabel === values.StageName)
    values.IsClosed = stage?.IsClosed ?? false
    values.IsWon = stage?.IsWon ?? false
    values.Probability ??= stage?.DefaultProbability ?? 0
  }
  if (type.name === 'Task') values.IsClosed = values.Status === 'Completed'
}
