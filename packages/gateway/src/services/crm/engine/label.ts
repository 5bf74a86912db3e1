import type { FieldValue } from '../../../db/crm-tables.ts'
import type { LocalKind } from '../mapping/apollo-fields.ts'

const longestLabel = 200

/** What a person would call the record. */
export function labelOf(kind: LocalKind, values: Readonly<Record<string, FieldValue>>): string {
  return wholeLabelOf(kind, values).slice(0, longestLabel)
}

function wholeLabelOf(kind: LocalKind, values: Readonly<Record<string, FieldValue>>): string {
  const text = (name: string): string => (typeof values[name] === 'string' ? values[name] : '')
  if (kind === 'task') return text('title')
  if (kind !== 'contact') return text('name') || text('domain')
  const name = [text('firstName'), text('lastName')].filter(Boolean).join(' ') || text('name')
  return [name, text('email') && `<${text('email')}>`].filter(Boolean).join(' ')
}
