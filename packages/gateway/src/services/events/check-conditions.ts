import { ServiceError } from '../../errors.ts'
import { type Condition, demandsOf, namingOperators, type Operator, orderOperators } from './condition.ts'
import { type Field, fieldNames, findField } from './fields.ts'
import { toNumber } from './judge-conditions.ts'
import type { NamedKind, Names } from './names.ts'

export interface CheckedConditions {
  conditions: readonly Condition[]
  /** The events that they are asked about. */
  patterns: readonly string[]
  /** How the caller wrote the operator of the condition with this number. */
  pathOf?: (index: number, operator: Operator | 'field') => string
}

/** A misspelt field would never hold, and a misspelt stage would never come: both are refused at once. */
export async function checkConditions(
  names: Names,
  { conditions, patterns, pathOf = (index, name) => `conditions.${index}.${name}` }: CheckedConditions,
): Promise<void> {
  for (const [index, one] of conditions.entries()) {
    for (const pattern of patterns) {
      const field = findField(one.field, pattern)
      if (!field) throw unknownField(one.field, { pattern, path: pathOf(index, 'field') })
      for (const [operator, operand] of demandsOf(one)) {
        await checkDemand(names, { field, operator, operand, path: pathOf(index, operator) })
      }
    }
  }
}

export function unknownField(name: string, { pattern, path }: { pattern: string; path: string }): ServiceError {
  return new ServiceError(
    'invalid_input',
    `${pattern} has no field "${name}". It has ${fieldNames(pattern).join(', ')}`,
    {
      reason: 'unknown_field',
      field: path,
    },
  )
}

async function checkDemand(
  names: Names,
  { field, operator, operand, path }: { field: Field; operator: Operator; operand: unknown; path: string },
): Promise<void> {
  const { kind } = field
  if (orderOperators.includes(operator)) {
    const isOrdered =
      kind === 'number' || kind === 'time' || (kind === 'text' && /^(data\.|\w+\.custom\.)/.test(field.name))
    if (!isOrdered) throw misfit(path, `${field.name} is neither a number nor a time`)
    if (toNumber(field, operand) === undefined)
      throw misfit(path, kind === 'time' ? 'must be a time such as 2026-03-10' : 'must be a number')
  }
  if (kind === 'flag' && namingOperators.includes(operator) && [operand].flat().some((one) => typeof one !== 'boolean'))
    throw misfit(path, 'must be true or false')
  if (kind === 'text' || kind === 'number' || kind === 'time' || kind === 'flag') return
  const isList = kind.endsWith(' list') && (operator === 'contains' || operator === 'notContains')
  if (!namingOperators.includes(operator) && !isList) return
  for (const words of [operand].flat()) await requireNamed(names, kind, { words: String(words), path })
}

function misfit(path: string, message: string): ServiceError {
  return new ServiceError('invalid_input', message, { reason: 'wrong_kind', field: path })
}

/** The id of what is called so. Throws, with the field's name, where nothing is. */
export async function requireNamed(
  names: Names,
  kind: NamedKind,
  { words, path }: { words: string; path: string },
): Promise<string> {
  const named = await names.find(kind, words)
  if (named) return named.id
  const noun = kind.split(' ').at(-1) ?? kind
  throw new ServiceError('invalid_input', `Apollo has no ${kind} "${words}"`, {
    reason: `unknown_${noun}`,
    field: path,
  })
}
