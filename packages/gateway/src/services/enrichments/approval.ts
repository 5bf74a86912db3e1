import type { Context } from '../../context.ts'
import type { EnrichmentRecord } from '../../db/enrichments.ts'
import type { EnrichmentOptions } from '../../db/tables.ts'
import type { Quote } from './quote.ts'

/** The most that a list may cost: everybody found, or its own budget where that is less. */
export function worstCredits(quote: Quote, { maxCredits }: EnrichmentOptions): number {
  return Math.min(quote.credits.worst, maxCredits ?? Number.POSITIVE_INFINITY)
}

/** Whether somebody else has to agree before the list may spend. */
export function needsApproval(
  { config }: Context,
  { quote, options, approvedMilli }: Pick<EnrichmentRecord, 'quote' | 'options' | 'approvedMilli'>,
): boolean {
  const { approvalCredits } = config.enrichment
  if (approvalCredits === undefined || approvedMilli !== null || !quote) return false
  return worstCredits(quote as Quote, options) > approvalCredits
}
