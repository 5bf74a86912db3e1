import type { CrmField, CrmObject, CrmRecord, CrmValue } from '../crm-adapter.ts'
import { salesforceObjects } from './objects.ts'
import type { Row } from './session.ts'

export interface RecordShape {
  object: CrmObject
  /** Those that were asked for. */
  fields: readonly string[]
  known: ReadonlyMap<string, CrmField>
  /** Contacts by deal, where they stand in a table of their own. */
  roles?: ReadonlyMap<string, readonly string[]>
}

export function toRecord(row: Row, { object, fields, known, roles }: RecordShape): CrmRecord {
  const { company, contact, hasRoles } = salesforceObjects[object]
  const links: CrmRecord['links'] = {}
  if (company) links.company = textOf(row[company])
  if (contact) links.contacts = [textOf(row[contact])].filter((id) => id !== null)
  if (hasRoles) links.contacts = roles?.get(row.Id) ?? []
  return {
    object,
    id: row.Id,
    fields: Object.fromEntries(fields.map((name) => [name, toValue(row[name], known.get(name))])),
    ownerId: textOf(row.OwnerId),
    links,
    updatedAt: readTime(textOf(row.SystemModstamp) ?? ''),
  }
}

function toValue(value: unknown, field: CrmField | undefined): CrmValue {
  if (value === null || value === undefined) return null
  if (field?.type === 'choices') return (textOf(value) ?? '').split(';')
  if (field?.type === 'datetime') return readTime(textOf(value) ?? '').toISOString()
  return typeof value === 'number' || typeof value === 'boolean' ? value : textOf(value)
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** Salesforce writes zones without a colon. */
export function readTime(text: string): Date {
  return new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
}
