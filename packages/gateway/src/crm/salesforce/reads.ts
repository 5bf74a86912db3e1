import type { CrmObject, CrmRecord } from '../crm-adapter.ts'
import { CrmError } from '../crm-error.ts'
import { readRoles } from './contact-roles.ts'
import type { Fields } from './fields.ts'
import { isId, toLongId } from './ids.ts'
import { findSurvivors } from './merged.ts'
import { ownFields, salesforceObjects } from './objects.ts'
import { toRecord } from './records.ts'
import { type Ask, askToRead, queryRows, type Row } from './session.ts'
import { cutLists, quote, toTime } from './soql.ts'

interface ReadCall {
  fields: readonly string[]
  signal?: AbortSignal
}

interface Parts {
  ask: Ask
  fields: Fields
}

const mostIds = 2000

/** As they are now, by the ids that were asked for; a merged id answers with the record that it became. */
export async function readByIds(
  parts: Parts,
  object: CrmObject,
  { ids, ...call }: ReadCall & { ids: readonly string[] },
): Promise<Map<string, CrmRecord>> {
  const asked = [...new Set(ids)].filter(isId)
  const wanted = [...new Set(asked.map(toLongId))]
  const found = await retrieve(parts, object, { ids: wanted, ...call })
  const missing = wanted.filter((id) => !found.has(id))
  const survivors = missing.length
    ? await findSurvivors(parts.ask, object, { ids: missing, ...(call.signal ? { signal: call.signal } : {}) })
    : new Map<string, string>()
  const absent = [...new Set(survivors.values())].filter((id) => !found.has(id))
  const later = absent.length ? await retrieve(parts, object, { ids: absent, ...call }) : new Map<string, CrmRecord>()
  const answer = new Map<string, CrmRecord>()
  for (const id of asked) {
    const now = survivors.get(toLongId(id)) ?? toLongId(id)
    const record = found.get(now) ?? later.get(now)
    if (record) answer.set(id, record)
  }
  return answer
}

async function retrieve(
  parts: Parts,
  object: CrmObject,
  { ids, fields, signal }: ReadCall & { ids: readonly string[] },
): Promise<Map<string, CrmRecord>> {
  const own = salesforceObjects[object]
  const names = [...new Set([...ownFields(own, false), ...fields])]
  const found = new Map<string, CrmRecord>()
  for (let at = 0; at < ids.length; at += mostIds) {
    const list = ids.slice(at, at + mostIds)
    const rows = await askToRead(
      parts.ask,
      (connection) => connection.retrieve(own.name, [...list], { fields: names }),
      signal,
    )
    // Null for those that are not there.
    const present = rows.flatMap((row) => (row ? [row as Row] : []))
    const records = await toRecords(parts, object, { rows: present, fields, ...(signal ? { signal } : {}) })
    for (const record of records) found.set(record.id, record)
  }
  return found
}

/** Every record whose field has one of the values. */
export async function findRecords(
  parts: Parts,
  object: CrmObject,
  { match, ...call }: ReadCall & { match: { field: string; values: readonly string[] } },
): Promise<CrmRecord[]> {
  const known = await parts.fields.of(object, call.signal)
  const field = known.get(match.field)
  const { name } = salesforceObjects[object]
  if (!field) throw new CrmError('misconfigured', `${name} has no field ${match.field}`)
  const literals = [...new Set(match.values)].flatMap((value) => toLiteral(field.type, value) ?? [])
  const names = [...new Set([...ownFields(salesforceObjects[object], false), ...call.fields])].join(', ')
  const rows = new Map<string, Row>()
  for (const list of cutLists(literals)) {
    const soql = `SELECT ${names} FROM ${name} WHERE ${field.name} IN (${list.join(',')})`
    for (const row of await queryRows(parts.ask, soql, call.signal ? { signal: call.signal } : {}))
      rows.set(row.Id, row)
  }
  return toRecords(parts, object, { rows: [...rows.values()], ...call })
}

/** Undefined for what the field cannot hold. */
function toLiteral(type: string, value: string): string | undefined {
  if (value === '') return undefined
  if (type === 'number') return Number.isFinite(Number(value)) ? String(Number(value)) : undefined
  if (type === 'boolean') return value === 'true' || value === 'false' ? value : undefined
  if (type !== 'date' && type !== 'datetime') return quote(value)
  const date = new Date(value)
  if (Number.isNaN(date.getTime())) return undefined
  return type === 'date' ? toTime(date).slice(0, 10) : toTime(date)
}

async function toRecords(
  { ask, fields: known }: Parts,
  object: CrmObject,
  { rows, fields, signal }: ReadCall & { rows: readonly Row[] },
): Promise<CrmRecord[]> {
  const deals = salesforceObjects[object].hasRoles ? rows.map(({ Id }) => Id) : []
  const roles = await readRoles(ask, deals, signal ? { signal } : {})
  const shape = { object, fields, known: await known.of(object, signal), roles }
  return rows.map((row) => toRecord(row, shape))
}
