import type { CrmField, CrmValue, CrmWrite, CrmWriteResult } from '../crm-adapter.ts'

type Failure = Extract<CrmWriteResult, { ok: false }>

/** What is wrong with a write by the description alone, before anything is sent. */
export function findFault(
  write: CrmWrite,
  { fields, isNew }: { fields: ReadonlyMap<string, CrmField>; isNew: boolean },
): Failure | undefined {
  for (const [name, value] of Object.entries(write.fields)) {
    const field = fields.get(name)
    const problem = field ? problemOf(field, value) : 'There is no such field'
    if (problem) return { key: write.key, ok: false, fault: 'invalid_value', message: problem, field: name }
  }
  const missing = [...fields.values()].find(
    ({ name, required }) => required && (isNew || name in write.fields) && (write.fields[name] ?? null) === null,
  )
  if (!missing) return undefined
  const message = 'A record cannot be without this field'
  return { key: write.key, ok: false, fault: 'missing_field', message, field: missing.name }
}

function problemOf(field: CrmField, value: CrmValue): string | undefined {
  if (field.readOnly) return 'The field can only be read'
  if (value === null || fits(field, value)) return undefined
  return field.type === 'choice' ? 'The field has no such choice' : `The field takes ${nouns[field.type]}`
}

function fits({ type, options, maxLength }: CrmField, value: CrmValue): boolean {
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'choices':
      return Array.isArray(value)
    case 'choice':
      return typeof value === 'string' && (options?.includes(value) ?? true)
    case 'text':
      return typeof value === 'string' && !value.includes('\0') && value.length <= (maxLength ?? Infinity)
    default:
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value))
  }
}

const nouns: Record<CrmField['type'], string> = {
  text: 'a text that is not too long',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date',
  datetime: 'a date with a time',
  choice: 'one of its choices',
  choices: 'a list',
}
