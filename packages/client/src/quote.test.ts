import { describe, expect, it } from 'vitest'
import { conversationCost, creditPrices, waterfallCeilingCredits } from './credit-costs.ts'
import { endpoints } from './endpoints.ts'
import { quoteCall } from './quote.ts'
import { answer, requestFor } from './testing/request.ts'

const webhook_url = 'https://hooks.team.example/x'

describe('quoteCall', () => {
  it.each([
    ['people/match', { params: { email: 'a@b.example' } }, 0, 1],
    ['people/match', { params: { id: 'p', reveal_phone_number: true, webhook_url } }, 0, 9],
    ['people/bulk_match', { params: { details: [{}, {}, {}] } }, 0, 3],
    ['people/bulk_match', { params: { details: [{}, {}], reveal_phone_number: true, webhook_url } }, 0, 18],
    ['people/show', { path: { id: 'p' } }, 0, 1],
    ['organizations/enrich', { params: { domain: 'a.example' } }, 0, 1],
    ['organizations/bulk_enrich', { params: { domains: ['a.example', 'b.example'] } }, 0, 2],
    ['mixed_companies/search', { params: { page: 3 } }, 1, 1],
    ['organizations/job_postings', { path: { organization_id: 'o' } }, 1, 1],
    ['news_articles/search', { params: { organization_ids: ['o'] } }, 1, 1],
    ['conversations/show', { path: { id: 'c' } }, 0, 1],
    ['conversations/export', { params: {}, records: 40 }, 0, 40],
    ['mixed_people/api_search', { params: {} }, 0, 0],
    ['contacts/create', { params: {} }, 0, 0],
  ] as const)('%s with %j costs from %d to %d', (endpoint, input, atLeast, atMost) => {
    expect(quoteCall(endpoint, input)).toEqual({ atLeast, atMost })
  })

  it('takes the ceiling for a waterfall', () => {
    const params = { id: 'p', run_waterfall_email: true, run_waterfall_phone: true, webhook_url }
    const atMost = creditPrices.person + waterfallCeilingCredits.email + waterfallCeilingCredits.phone
    expect(quoteCall('people/match', { params })).toEqual({ atLeast: 0, atMost })
  })

  it('never promises more at least than at most, and charges within both', () => {
    for (const [name, { credits, path }] of Object.entries(endpoints)) {
      if (credits === undefined) continue
      const filled = Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => [key, 'x']))
      const request = requestFor(name as keyof typeof endpoints, { path: filled, records: 2 })
      const charged = credits.charged(request, answer({}).data)
      expect(credits.best(request)).toBeLessThanOrEqual(charged)
      expect(charged).toBeLessThanOrEqual(credits.worst(request))
    }
  })

  it('asks how many conversations an export may cover', () => {
    expect(() => quoteCall('conversations/export', { params: {} })).toThrow(/needs `records`/)
  })

  it('charges a conversation by its state', () => {
    const request = requestFor('conversations/show', { path: { id: 'c' } })
    expect(conversationCost.charged(request, { state: 'insights_generated' })).toBe(1000)
    expect(conversationCost.charged(request, { state: 'failed' })).toBe(0)
    expect(conversationCost.charged(request, {})).toBe(1000)
  })
})
