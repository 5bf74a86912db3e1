import { type Condition, demandsOf, type Operator } from './condition.ts'
import { type Facts, type FactValue, toWords } from './facts.ts'
import { type Field, findField } from './fields.ts'
import type { Names } from './names.ts'

/** Undefined where all of them hold; otherwise the first that does not, in words. */
export async function whyNot(conditions: readonly Condition[], facts: Facts): Promise<string | undefined> {
  for (const one of conditions) {
    const field = findField(one.field, facts.event.type)
    if (!field) return `${facts.event.type} has no ${one.field}`
    for (const [operator, operand] of demandsOf(one)) {
      if (await holds(facts, { field, operator, operand })) continue
      const value = operator === 'was' ? (facts.before(field) ?? null) : await facts.value(field)
      return inWords({ field, operator, operand }, await toWords(facts.names, field, value))
    }
  }
  return undefined
}

interface Demand {
  field: Field
  operator: Operator
  operand: unknown
}

function inWords({ field, operator, operand }: Demand, words: string | null): string {
  const asked = `${operator} ${Array.isArray(operand) ? operand.join(', ') : String(operand)}`
  if (operator === 'changed') return `${field.name} ${operand === true ? 'did not change' : 'changed'}`
  const tense = operator === 'was' ? 'was' : 'is'
  return words === null
    ? `${field.name} ${tense} not known, asked for: ${asked}`
    : `${field.name} ${tense} ${short(words)}, asked for: ${asked}`
}

function short(words: string): string {
  return words.length > 120 ? `${words.slice(0, 119)}…` : words
}

async function holds(facts: Facts, { field, operator, operand }: Demand): Promise<boolean> {
  if (operator === 'changed') return facts.isChanged(field) === operand
  if (operator === 'was') return isOneOf(facts.names, field, { value: facts.before(field) ?? null, wanted: [operand] })
  const value = await facts.value(field)
  switch (operator) {
    case 'exists':
      return isSet(value) === operand
    case 'equals':
    case 'in':
      return isOneOf(facts.names, field, { value, wanted: [operand].flat() })
    case 'not':
    case 'notIn':
      return !(await isOneOf(facts.names, field, { value, wanted: [operand].flat() }))
    case 'contains':
      return contains(facts, { field, value, operand: String(operand) })
    case 'notContains':
      return !(await contains(facts, { field, value, operand: String(operand) }))
    case 'startsWith':
      return fold((await toWords(facts.names, field, value)) ?? '').startsWith(fold(String(operand)))
    default:
      return compare(field, { operator, value, operand })
  }
}

function isSet(value: FactValue): boolean {
  return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}

async function isOneOf(
  names: Names,
  { kind }: Field,
  { value, wanted }: { value: FactValue; wanted: readonly unknown[] },
): Promise<boolean> {
  for (const one of [value].flat()) {
    for (const want of wanted) {
      if (one === null) continue
      const isPlain = kind === 'text' || kind === 'number' || kind === 'time' || kind === 'flag'
      if (isPlain ? isSame(one, want) : await names.isSame(kind, String(one), String(want))) return true
    }
  }
  return false
}

function isSame(one: string | number | boolean, want: unknown): boolean {
  if (typeof one === 'number' && typeof want !== 'boolean') return one === Number(want)
  return fold(String(one)) === fold(String(want))
}

/** Of lists, whether the record is on one that is called so; of anything else, whether its words hold these. */
async function contains(
  facts: Facts,
  { field, value, operand }: { field: Field; value: FactValue; operand: string },
): Promise<boolean> {
  if (Array.isArray(value) && field.kind.endsWith(' list'))
    return isOneOf(facts.names, field, { value, wanted: [operand] })
  return fold((await toWords(facts.names, field, value)) ?? '').includes(fold(operand))
}

function compare(
  field: Field,
  { operator, value, operand }: { operator: Operator; value: FactValue; operand: unknown },
): boolean {
  const [one, bound] = [toNumber(field, value), toNumber(field, operand)]
  if (one === undefined || bound === undefined) return false
  if (operator === 'above') return one > bound
  if (operator === 'atLeast') return one >= bound
  if (operator === 'below') return one < bound
  return one <= bound
}

export function toNumber({ kind }: Field, value: unknown): number | undefined {
  if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return undefined
  const number = kind === 'time' ? Date.parse(String(value)) : Number(value)
  return Number.isNaN(number) ? undefined : number
}

function fold(text: string): string {
  return text.trim().toLowerCase()
}
