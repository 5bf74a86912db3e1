import type { NewEnrichmentRow } from '../../db/enrichment-rows.ts'
import { type PersonQuery, toWish, type WishProblem } from '../people/wish.ts'

const ends: Record<WishProblem, { status: 'invalid' | 'skipped'; reason: string }> = {
  invalid_email: { status: 'invalid', reason: 'invalid_email' },
  invalid_linkedin_url: { status: 'invalid', reason: 'invalid_linkedin_url' },
  role_address: { status: 'skipped', reason: 'role_address' },
  no_identifier: { status: 'invalid', reason: 'no_identifier' },
}

/** One line of a list as it is filed: ready to be worked on, or with the reason why it never will be. */
export function toEnrichmentRow(input: PersonQuery, rowNumber: number): NewEnrichmentRow {
  if (Object.keys(input).length === 0) return { rowNumber, input, status: 'skipped', reason: 'empty_row' }
  const wish = toWish(input)
  if (typeof wish === 'string') return { rowNumber, input, ...ends[wish] }
  const [{ kind, value }] = wish.identifiers
  return { rowNumber, input, status: 'pending', nameKind: kind, nameValue: value }
}
