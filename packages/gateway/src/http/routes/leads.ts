import { createEnrichment } from '../../services/enrichments/create-enrichment.ts'
import { enrichLead } from '../../services/leads/enrich-lead.ts'
import { searchLeads } from '../../services/leads/search-leads.ts'
import { type Answer, jsonAnswer } from '../answer.ts'
import { prefersAsync } from '../media-types.ts'
import type { Route, RouteCall } from '../route.ts'

export const leadRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/leads/search',
    operation: searchLeads,
    costs: true,
    example: { domains: ['stripe.com'], titles: ['account executive'], seniorities: ['senior'], page: 1 },
  },
  {
    method: 'POST',
    path: '/api/leads/enrich',
    operation: enrichLead,
    costs: true,
    example: { email: 'ada@example.com' },
    answersLater: createEnrichment,
    answer: enrichLater,
  },
]

/** `Prefer: respond-async`: a list of one, done in the background. */
async function enrichLater({ context, request, input }: RouteCall): Promise<Answer | undefined> {
  if (!prefersAsync(request)) return undefined
  const { maxAgeDays, buyLostAgain, revealPhone, waterfallEmail, waterfallPhone, ...person } = input
  const list = { maxAgeDays, buyLostAgain, revealPhone, waterfallEmail, waterfallPhone }
  const output = await createEnrichment.call(context, { people: [person], ...list })
  return jsonAnswer(202, output, { location: `/api/enrichments/${output.id}`, 'preference-applied': 'respond-async' })
}
