import type { FieldValue } from '../../../db/crm-tables.ts'

const dateOnly = /^\d{4}-\d\d-\d\d$/
const dateAndTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

/** Empty text is nothing, and a moment is the same in every zone. */
export function isSame(one: FieldValue | undefined, other: FieldValue | undefined): boolean {
  const [a, b] = [plain(one), plain(other)]
  if (a === b) return true
  if (typeof a !== 'string' || typeof b !== 'string') return false
  // One side keeps the day alone.
  if (dateOnly.test(a) || dateOnly.test(b)) return isDate(a) && isDate(b) && a.slice(0, 10) === b.slice(0, 10)
  return dateAndTime.test(a) && dateAndTime.test(b) && Date.parse(a) === Date.parse(b)
}

export function isEmpty(value: FieldValue | undefined): boolean {
  return plain(value) === null
}

function plain(value: FieldValue | undefined): string | number | boolean | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'object') return value.length ? JSON.stringify(value.toSorted()) : null
  if (typeof value !== 'string') return value
  const text = value.trim()
  return text === '' ? null : text
}

function isDate(text: string): boolean {
  return dateOnly.test(text) || dateAndTime.test(text)
}
