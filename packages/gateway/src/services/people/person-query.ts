import { z } from 'zod'
import { ServiceError } from '../../errors.ts'
import { type PersonQuery, type PersonWish, toWish, type WishProblem } from './wish.ts'

const text = (max: number) => z.string().min(1).max(max).optional()

/** The ways to name a person, in a request. */
export const personQueryFields = {
  email: text(320),
  hashedEmail: z
    .string()
    .regex(/^([0-9a-f]{32}|[0-9a-f]{64})$/i, 'must be an MD5 or SHA-256 in hex')
    .optional(),
  linkedinUrl: text(1000),
  apolloId: z
    .string()
    .regex(/^[0-9a-f]{24}$/i, 'must be 24 hexadecimal digits')
    .optional(),
  firstName: text(200),
  lastName: text(200),
  name: text(400),
  domain: text(253),
  organizationName: text(400),
}

const problems: Record<WishProblem, { message: string; field?: string }> = {
  invalid_email: { message: 'is not an e-mail address', field: 'email' },
  role_address: { message: 'is a shared mailbox and names no person', field: 'email' },
  invalid_linkedin_url: { message: 'is not the address of a LinkedIn profile', field: 'linkedinUrl' },
  no_identifier: { message: 'Name the person by email, linkedinUrl, apolloId, hashedEmail, or name with domain' },
}

/** Throws `invalid_input` where the query names nobody. */
export function wishFrom(query: PersonQuery): PersonWish {
  const wish = toWish(query)
  if (typeof wish === 'object') return wish
  const { message, field } = problems[wish]
  throw new ServiceError('invalid_input', field ? `${field} ${message}` : message, { reason: wish, field })
}
