import { z } from 'zod'

/** An id of Apollo's, of whatever kind. */
export const apolloId = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an id of Apollo’s')

/** Within these bounds a number prints as plain digits: Apollo blanks an amount that it cannot read. */
export const dealAmount = z
  .number('must be a number')
  .min(0, 'must not be negative')
  .max(1_000_000_000_000, 'must be at most 1000000000000')
  .refine((amount) => Number(amount.toFixed(4)) === amount, 'must have at most 4 decimals')

export const page = z.coerce.number().int('must be a whole number').min(1).max(500).default(1)

export const pagination = z.object({
  page: z.number(),
  perPage: z.number(),
  totalEntries: z.number(),
  totalPages: z.number(),
})

export function paginationOf(page: number, perPage: number, totalEntries: number): z.output<typeof pagination> {
  return { page, perPage, totalEntries, totalPages: Math.ceil(totalEntries / perPage) }
}
