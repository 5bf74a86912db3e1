import type { FieldValue } from '../../../db/crm-tables.ts'
import type { FieldRule, Transform } from './mapping-schema.ts'
import { isEmpty } from './values.ts'

export type Outcome =
  | { ok: true; value: FieldValue }
  /** `about` is the value that stands in the way, where the message names it. */
  | { ok: false; reason: string; message: string; about?: FieldValue }
type Values = Readonly<Record<string, FieldValue>>

/** Apollo's value as the CRM should have it. */
export function toCrmValue(rule: FieldRule, values: Values): Outcome {
  const start = run(rule.toCrm, values[rule.apollo] ?? null, values)
  return start.ok ? exchange(rule, start.value, { from: 'apollo', to: 'crm' }) : start
}

/** The CRM's value as Apollo should have it. */
export function toApolloValue(rule: FieldRule, values: Values): Outcome {
  const exchanged = exchange(rule, values[rule.crm] ?? null, { from: 'crm', to: 'apollo' })
  return exchanged.ok ? run(rule.toApollo, exchanged.value, values) : exchanged
}

function exchange(
  { values }: FieldRule,
  value: FieldValue,
  { from, to }: { from: 'apollo' | 'crm'; to: 'apollo' | 'crm' },
): Outcome {
  if (!values || isEmpty(value)) return { ok: true, value: isEmpty(value) ? null : value }
  const pair = values.find((each) => each[from] === value)
  if (pair) return { ok: true, value: pair[to] }
  return { ok: false, reason: 'unmapped_value', message: unmapped(String(value)), about: value }
}

export function unmapped(name: string): string {
  return `"${name}" has no counterpart in the mapping`
}

function run(transforms: readonly Transform[], value: FieldValue, values: Values): Outcome {
  let outcome: Outcome = { ok: true, value: isEmpty(value) ? null : value }
  for (const transform of transforms) {
    if (!outcome.ok) return outcome
    outcome = apply(transform, outcome.value, values)
  }
  return outcome
}

function apply(transform: Transform, value: FieldValue, values: Values): Outcome {
  if (transform.type === 'join') {
    const parts = [value, ...transform.with.map((field) => values[field])].filter((part) => !isEmpty(part))
    return { ok: true, value: parts.length ? parts.join(transform.separator) : null }
  }
  if (value === null) return { ok: true, value }
  const text = String(value).trim()
  switch (transform.type) {
    case 'lower':
      return { ok: true, value: text.toLowerCase() }
    case 'first_word':
      return { ok: true, value: text.split(/\s+/)[0] ?? null }
    case 'other_words':
      return { ok: true, value: text.split(/\s+/).slice(1).join(' ') || null }
    case 'number':
      return toNumber(text)
    case 'date':
      return toDate(text)
    default:
      return { ok: true, value: text }
  }
}

/** Digits, perhaps with a currency sign and a separator for thousands; anything else is no number. */
function toNumber(text: string): Outcome {
  const bare = text.replace(/^[^\d-]+(?=\d)|[\s_']/g, '').replace(/,(?=\d{3}(\D|$))/g, '')
  const number = /^-?\d+(\.\d+)?$/.test(bare) ? Number(bare) : Number.NaN
  return Number.isFinite(number)
    ? { ok: true, value: number }
    : { ok: false, reason: 'bad_value', message: `"${text}" is not a number` }
}

function toDate(text: string): Outcome {
  const ms = Date.parse(text)
  return Number.isNaN(ms)
    ? { ok: false, reason: 'bad_value', message: `"${text}" is not a date` }
    : { ok: true, value: new Date(ms).toISOString().slice(0, 10) }
}
