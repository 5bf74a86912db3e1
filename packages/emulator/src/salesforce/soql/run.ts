import { readId } from '../ids.ts'
import type { Org, Row, Values } from '../org.ts'
import { SalesforceRefusal } from '../refusal.ts'
import type { Field } from '../schema/field.ts'
import type { ObjectType } from '../schema/objects.ts'
import { comparable, compile, fieldOf } from './match.ts'
import { type Condition, parseSoql, type Soql } from './parse.ts'
import { malformed } from './tokens.ts'

export interface QueryAnswer {
  total: number
  /** Undefined: only the number was asked for. */
  records: Values[] | undefined
}

const longestSoql = 100_000

/** Runs a query; `isAll` also sees the recycle bin. */
export function runSoql(org: Org, text: string, isAll: boolean): QueryAnswer {
  if (text.length > longestSoql) throw malformed(`SOQL statements may have at most ${longestSoql} characters`)
  const soql = parseSoql(text)
  const type = org.objects.get(soql.object.toLowerCase())
  if (!type) {
    const message = `sObject type '${soql.object}' is not supported.`
    throw new SalesforceRefusal(400, { errorCode: 'INVALID_TYPE', message })
  }
  const fields = soql.fields.map((name) => fieldOf(type, name))
  const twice = fields.find((field, index) => fields.indexOf(field) !== index)
  if (twice) throw malformed(`duplicate field selected: ${twice.name}`)
  const rows = select(org, type, { soql, isAll })
  if (!soql.fields.length) return { total: rows.length, records: undefined }
  return { total: rows.length, records: rows.map((row) => toRecord(row, fields)) }
}

function select(org: Org, type: ObjectType, { soql, isAll }: { soql: Soql; isAll: boolean }): Row[] {
  const test = soql.where ? compile(type, soql.where) : () => true
  const rows: Row[] = []
  for (const row of candidates(org, type, soql.where)) {
    if ((isAll || !row.values.IsDeleted) && test(row)) rows.push(row)
  }
  const order = soql.order.map(({ field, isDescending }) => ({ field: fieldOf(type, field), isDescending }))
  if (order.length) rows.sort((one, other) => compareRows(one, other, order))
  return rows.slice(soql.offset, soql.limit === undefined ? undefined : soql.offset + soql.limit)
}

/** Those that ids name, without a look at all others. */
function candidates(org: Org, type: ObjectType, where: Condition | undefined): Iterable<Row> {
  const table = org.table(type)
  const parts = where?.is === 'and' ? where.parts : where ? [where] : []
  for (const part of parts) {
    if (part.is !== 'in' || part.isNegated || part.field.toLowerCase() !== 'id') continue
    const ids = new Set(part.values.map(({ value }) => readId(value) ?? ''))
    return [...ids].flatMap((id) => table.get(id) ?? [])
  }
  return table.values()
}

function compareRows(one: Row, other: Row, order: { field: Field; isDescending: boolean }[]): number {
  for (const { field, isDescending } of order) {
    const left = comparable(field, one.values[field.name])
    const right = comparable(field, other.values[field.name])
    if (left === right) continue
    const sign = isDescending ? -1 : 1
    if (left === null) return -sign
    if (right === null) return sign
    return left < right ? -sign : sign
  }
  return 0
}

export function toRecord({ type, id, values }: Row, fields: Field[]): Values {
  const record: Values = { attributes: { type: type.name, url: `/services/data/v62.0/sobjects/${type.name}/${id}` } }
  for (const { name } of fields) record[name] = values[name] ?? null
  return record
}
