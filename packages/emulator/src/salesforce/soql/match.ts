import { readId } from '../ids.ts'
import type { FieldValue, Row } from '../org.ts'
import { invalidField } from '../refusal.ts'
import type { Field } from '../schema/field.ts'
import type { ObjectType } from '../schema/objects.ts'
import { readTime } from '../wire-time.ts'
import type { Condition } from './parse.ts'
import type { Literal } from './tokens.ts'

export type Test = (row: Row) => boolean

/** The condition as a function. Throws for unknown fields and for literals of another type than the field's. */
export function compile(type: ObjectType, condition: Condition): Test {
  if (condition.is === 'not') {
    const inner = compile(type, condition.part)
    return (row) => !inner(row)
  }
  if ('parts' in condition) {
    const tests = condition.parts.map((part) => compile(type, part))
    return condition.is === 'and' ? (row) => tests.every((test) => test(row)) : (row) => tests.some((test) => test(row))
  }
  const field = fieldOf(type, condition.field)
  if (field.type === 'textarea') throw invalidField(`field '${field.name}' can not be filtered in a query call`)
  if (condition.is === 'in') {
    const values = new Set(condition.values.map((literal) => keyOf(field, literal)))
    return (row) => values.has(comparable(field, row.values[field.name])) !== condition.isNegated
  }
  return compareTo(field, condition.operator, condition.value)
}

export function fieldOf(type: ObjectType, name: string): Field {
  const field = type.fields.get(name.toLowerCase())
  if (!field) throw invalidField(`No such column '${name}' on entity '${type.name}'.`)
  return field
}

function compareTo(field: Field, operator: string, literal: Literal): Test {
  if (operator === 'LIKE') return like(field, literal)
  const wanted = keyOf(field, literal)
  const value = (row: Row) => comparable(field, row.values[field.name])
  if (operator === '=') return (row) => value(row) === wanted
  if (operator === '!=' || operator === '<>') return (row) => value(row) !== wanted
  if (wanted === null) throw invalidField(`Invalid operator on null for field '${field.name}'`)
  return (row) => {
    const own = value(row)
    if (own === null) return false
    if (operator === '<') return own < wanted
    if (operator === '<=') return own <= wanted
    return operator === '>' ? own > wanted : own >= wanted
  }
}

function like(field: Field, literal: Literal): Test {
  if (literal.kind !== 'text') throw invalidField(`LIKE needs text for field '${field.name}'`)
  const source = literal.value
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/%/g, '.*')
    .replace(/_/g, '.')
  const pattern = new RegExp(`^${source}$`, 'is')
  return (row) => pattern.test(String(row.values[field.name] ?? ''))
}

/** A value in the form in which values of the field compare: text without case, times as numbers. */
export function comparable(field: Field, value: FieldValue | undefined): FieldValue {
  if (value === undefined || value === null) return null
  if (typeof value === 'number' || typeof value === 'boolean') return value
  const text = String(value)
  if (field.type === 'datetime') return readTime(text) ?? null
  return field.type === 'id' || field.type === 'reference' ? text : text.toLowerCase()
}

function keyOf(field: Field, literal: Literal): FieldValue {
  if (literal.kind === 'null') return null
  const wanted = kindsOf(field)
  if (!wanted.includes(literal.kind)) {
    const quotes =
      literal.kind === 'text' ? ' and should not be enclosed in quotes' : ' and should be enclosed in quotes'
    throw invalidField(`value of filter criterion for field '${field.name}' must be of type ${field.type}${quotes}`)
  }
  if (field.type === 'id' || field.type === 'reference') return readReference(field, String(literal.value))
  return comparable(field, literal.value)
}

function readReference(field: Field, text: string): string | null {
  if (text === '') return null
  const id = readId(text)
  if (id) return id
  throw invalidField(`invalid ID field: ${text} (${field.name})`)
}

function kindsOf({ type }: Field): Literal['kind'][] {
  if (type === 'boolean') return ['boolean']
  if (type === 'int' || type === 'double' || type === 'currency' || type === 'percent') return ['number']
  if (type === 'date' || type === 'datetime') return [type]
  return ['text']
}
