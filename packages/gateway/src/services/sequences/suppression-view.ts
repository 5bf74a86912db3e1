import { z } from 'zod'
import type { SuppressionRow } from '../../db/suppressions.ts'

export const suppressionKinds = ['email', 'domain', 'contact'] as const

export const suppressionView = z.object({
  id: z.string(),
  kind: z.enum(suppressionKinds),
  subject: z.string().describe('The domain, the contact’s id, or the digest of an address; no address is kept'),
  reason: z.string(),
  note: z.string().nullable(),
  source: z.enum(['manual', 'import', 'apollo']),
  addedBy: z.string(),
  createdAt: z.string(),
  until: z.string().nullable().describe('Null is for ever'),
})

export function viewSuppression(row: SuppressionRow): z.input<typeof suppressionView> {
  const { id, kind, subject, reason, note, source, addedBy } = row
  const times = { createdAt: row.createdAt.toISOString(), until: row.until?.toISOString() ?? null }
  return { id, kind, subject, reason, note, source, addedBy, ...times }
}

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(most, `must be at most ${most} characters`)
    .regex(/^[^\p{Cc}]*$/u, 'must be one line')

/** What is said of all that one call adds. */
export const suppressionTerms = {
  reason: line(200).default('do not contact'),
  note: line(500).optional(),
  until: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2027-01-31T00:00:00Z' })
    .optional()
    .describe('For ever where left out'),
}
