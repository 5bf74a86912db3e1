import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { coerced, kindsOf } from './read-input.ts'

const schema = z.strictObject({
  limit: z.int().default(50),
  amount: z.number().optional(),
  all: z.boolean().default(false),
  names: z.array(z.string()).optional(),
  text: z.string().nullable(),
})

describe('coerced', () => {
  const read = (query: Record<string, string | string[]>) => coerced(query, kindsOf(schema))

  it('turns words into the values that they stand for', () => {
    expect(read({ limit: '10', amount: '-1.5', all: 'true', names: 'a,b', text: '7' })).toEqual({
      limit: 10,
      amount: -1.5,
      all: true,
      names: ['a', 'b'],
      text: '7',
    })
  })

  it('leaves what stands for no value to be refused by name', () => {
    const input = read({ limit: '1e3', all: 'yes', stray: 'x', text: ['a', 'b'] })
    expect(input).toEqual({ limit: '1e3', all: 'yes', stray: 'x', text: ['a', 'b'] })
    expect(schema.safeParse(input).success).toBe(false)
  })
})
