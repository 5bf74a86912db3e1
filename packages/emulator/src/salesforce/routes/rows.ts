import type { FieldValue, Org, Row, Values } from '../org.ts'
import { RowError, SalesforceRefusal } from '../refusal.ts'
import { readValues } from '../save/check-values.ts'
import { insertRow, type SaveOptions, updateRow } from '../save/save.ts'
import type { Field } from '../schema/field.ts'
import type { ObjectType } from '../schema/objects.ts'
import { comparable } from '../soql/match.ts'

/** The field that an upsert goes by. */
export function keyField(type: ObjectType, name: string | undefined): Field {
  const field = type.fields.get((name ?? '').toLowerCase())
  if (field?.externalId) return field
  const message = `Provided external ID field does not exist or is not accessible: ${name}`
  throw new SalesforceRefusal(404, { errorCode: 'NOT_FOUND', message })
}

/** Makes the record, or changes the one that has the value. */
export function upsertRow(
  org: Org,
  type: ObjectType,
  { key, value, input, options }: { key: Field; value: FieldValue; input: Values; options: SaveOptions },
): { row: Row; created: boolean } {
  const values = readValues(type, input)
  const found = rowsWith(org, type, key, value)
  if (found.length > 1) {
    throw new RowError(
      'DUPLICATE_EXTERNAL_ID',
      `More than one record found for external id field: [${found.map(({ id }) => id).join(', ')}]`,
    )
  }
  const [known] = found
  if (known) {
    values.delete(key)
    updateRow(org, known, values, options)
    return { row: known, created: false }
  }
  values.set(key, value)
  // The twin: another transaction's insert that was not to be seen a moment ago.
  if (org.rowFaults[0] === 'raced') {
    org.rowFaults.shift()
    insertRow(org, type, new Map(values), { ...options, isPastRules: true })
  }
  return { row: insertRow(org, type, values, options), created: true }
}

function rowsWith(org: Org, type: ObjectType, key: Field, value: FieldValue): Row[] {
  const wanted = comparable(key, value)
  if (wanted === null) return []
  if (key.unique) {
    const id = org.holderOf(type, key, value)
    const row = id === undefined ? undefined : org.table(type).get(id)
    return row ? [row] : []
  }
  return [...org.table(type).values()].filter(
    ({ values }) => !values.IsDeleted && comparable(key, values[key.name]) === wanted,
  )
}

/** The lock of another transaction, where one is ordered. */
export function checkLock(org: Org): void {
  if (org.rowFaults[0] !== 'locked') return
  org.rowFaults.shift()
  throw new RowError('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record or 1 records')
}
