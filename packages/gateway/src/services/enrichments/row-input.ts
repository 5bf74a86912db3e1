import type { NewEnrichmentRow } from '../../db/enrichments.ts'
import { type PersonQuery, toWish, type WishProblem } from '../people/wish.ts'

const ends: Record<WishProblem, { status: 'invalid' | 'skipped'; reason: string }> = {
  invalid_email: { status: 'invalid', reason: 'invalid_email' },
  invalid_linkedin_url: { status: 'invalid', reason: 'invalid_linkedin_url' },
  role_address: { status: 'skipped', reason: 'role_address' },
  no_identifier: { status: 'invalid', reason: 'no_identifier' },
}

/** One line of a list as it is filed: ready to be worked on, or with the reason why it never will be. */
export function toEnrichmentRow(
  query: PersonQuery,
  { enrichmentId, rowNumber, at }: { enrichmentId: string; rowNumber: number; at: Date },
): NewEnrichmentRow {
  const base = { enrichmentId, rowNumber, input: JSON.stringify(query), creditsMilli: 0, updatedAt: at }
  if (Object.keys(query).length === 0) return { ...base, status: 'skipped', reason: 'empty_row' }
  const wish = toWish(query)
  if (typeof wish === 'string') return { ...base, ...ends[wish] }
  const [{ kind, value }] = wish.identifiers
  return { ...base, status: 'pending', nameKind: kind, nameValue: value }
}
