import type { CrmField, CrmValue } from '../crm-adapter.ts'
import { askAgain, type TablesParts } from './tables-call.ts'
import type { TableObject } from './tables-schema.ts'

/** Columns that are no fields: they are the record's id, owner and links. */
const structure = new Set(['id', 'owner_id', 'company_id', 'contact_ids'])
const keptByTheTables = new Set(['created_at', 'updated_at'])

/** From the catalogue, so that a column which the team has added is a field at once. */
export async function describeTable(
  parts: TablesParts,
  object: TableObject,
  signal?: AbortSignal,
): Promise<readonly CrmField[]> {
  const rows = await askAgain(parts, describeText(parts.schema), { params: [parts.schema, object], signal })
  return rows.filter(({ name }) => !structure.has(String(name))).map(toField)
}

const describeText = (schema: string) => `
  select a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull as not_null, a.atthasdef as has_default,
    a.attgenerated <> '' or a.attidentity = 'a' as generated, nullif(a.atttypmod, -1) - 4 as length,
    col_description(a.attrelid, a.attnum) as label,
    exists (
      select from pg_index i where i.indrelid = a.attrelid and i.indisunique and i.indnkeyatts = 1
        and (i.indkey[0] = a.attnum or pg_get_indexdef(i.indexrelid, 1, true) = format('lower(%s::text)', a.attname))
    ) as is_unique,
    case when a.attname = 'stage' then (select json_agg(id order by position, id) from ${schema}.stages)
      else (select json_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = a.atttypid) end as options
  from pg_attribute a
  where a.attrelid = to_regclass(format('%I.%I', $1::text, $2::text)) and a.attnum > 0 and not a.attisdropped
  order by a.attnum`

function toField(row: Record<string, unknown>): CrmField {
  const name = String(row.name)
  const options = Array.isArray(row.options) ? row.options.map(String) : undefined
  const type = options ? 'choice' : typeOf(String(row.type))
  const length = Number(row.length ?? 0)
  return {
    name,
    label: typeof row.label === 'string' ? row.label : labelOf(name),
    type,
    ...(options ? { options } : {}),
    ...(type === 'text' && length > 0 ? { maxLength: length } : {}),
    readOnly: row.generated === true || keptByTheTables.has(name),
    required: row.not_null === true && row.has_default !== true,
    unique: row.is_unique === true,
  }
}

function typeOf(type: string): CrmField['type'] {
  if (type === 'boolean') return 'boolean'
  if (type === 'date') return 'date'
  if (type.startsWith('timestamp')) return 'datetime'
  if (/^(smallint|integer|bigint|numeric|real|double precision)/.test(type)) return 'number'
  return type.endsWith('[]') ? 'choices' : 'text'
}

function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A value as the seam has it, from the JSON of the row. */
export function toValue(value: unknown, type: CrmField['type'] | undefined): CrmValue {
  if (value === null || value === undefined) return null
  if (type === 'datetime' && typeof value === 'string') return new Date(value).toISOString()
  if (Array.isArray(value)) return value.map(String)
  return typeof value === 'object' ? JSON.stringify(value) : (value as CrmValue)
}
