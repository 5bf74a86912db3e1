import { z } from 'zod'

const text = z.string().trim().min(1, 'must not be empty').max(250, 'must be at most 250 characters')
const scalar = z.union([text, z.number(), z.boolean()])
const several = z.array(scalar).min(1, 'must name at least one').max(100, 'must name at most 100')
const bound = z.union([z.number(), text])

export const operators = {
  changed: z.boolean(),
  was: scalar,
  equals: scalar,
  not: scalar,
  in: several,
  notIn: several,
  contains: text,
  notContains: text,
  startsWith: text,
  above: bound,
  atLeast: bound,
  below: bound,
  atMost: bound,
  exists: z.boolean(),
} as const

export type Operator = keyof typeof operators

/** One field and what has to be so of it; all that is named has to hold. */
export const condition = z
  .strictObject({ field: z.string().trim().min(1).max(120), ...z.object(operators).partial().shape })
  .refine((one) => Object.keys(one).length > 1, `must name one of ${Object.keys(operators).join(', ')}`)

export type Condition = z.output<typeof condition>

export const conditionList = z.array(condition).max(30, 'must be at most 30 conditions')

/** The operators that a condition names, with what each asks for. */
export function demandsOf({ field: _, ...demands }: Condition): [Operator, unknown][] {
  return Object.entries(demands).filter(([, operand]) => operand !== undefined) as [Operator, unknown][]
}

export const namingOperators: readonly Operator[] = ['equals', 'not', 'in', 'notIn', 'was']
export const orderOperators: readonly Operator[] = ['above', 'atLeast', 'below', 'atMost']
