import { describe, expect, it } from 'vitest'
import { endpoints, limitGroupOf, publishedLimitsOf } from './endpoints.ts'

type Name = keyof typeof endpoints

const entries = Object.entries(endpoints) as [Name, (typeof endpoints)[Name]][]
const namesWhere = (holds: (endpoint: (typeof endpoints)[Name]) => boolean) =>
  entries.filter(([, endpoint]) => holds(endpoint)).map(([name]) => name)

describe('what a key must be allowed', () => {
  it('is a master key for four operations', () => {
    const names = ['emailer_messages/activities', 'phone_calls/search', 'phone_calls/create', 'phone_calls/update']
    expect(namesWhere(({ masterKeyOnly }) => masterKeyOnly)).toEqual(names)
  })

  it.each([
    ['people/match', 'api/v1/people/match'],
    ['opportunities/create', 'deals/api/v1/opportunities/create'],
    ['opportunities/filter', 'deals/api/v1/opportunities/search'],
    ['opportunity_stages/index', 'deals/api/v1/opportunity_stages/index'],
    ['contacts/opportunities', 'deals/api/v1/opportunities/search'],
    ['notes/index', 'meetings/api/v1/notes/index'],
    ['conversations/find_export', 'api/v1/conversations/find_export'],
  ] as const)('is for %s the scope %s', (name, scope) => {
    expect(endpoints[name].scope).toBe(scope)
  })

  it('is a scope for everything else but the health of a key', () => {
    expect(namesWhere(({ scope, masterKeyOnly }) => scope === undefined && !masterKeyOnly)).toEqual(['auth/health'])
  })
})

describe('limits', () => {
  it('are counted by operation, the filtered search of deals with the plain one', () => {
    expect(limitGroupOf('opportunities/filter')).toBe('opportunities/search')
    expect(entries.filter(([name, { limitGroup }]) => limitGroup !== name).map(([name]) => name)).toEqual([
      'opportunities/filter',
    ])
  })

  it.each([
    ['people/match', 'free', [50, 200, 600]],
    ['people/bulk_match', 'free', [20, 100, 600]],
    ['people/bulk_match', 'basic', [1000, null, null]],
    ['organizations/job_postings', 'professional', [1000, null, null]],
    ['mixed_people/api_search', 'basic', [200, 6000, 50_000]],
    ['news_articles/search', 'organization', [200, 6000, 50_000]],
    ['contacts/search', 'basic', [200, 400, 2000]],
    ['contacts/search', 'organization', [200, 600, 6000]],
    ['reports/sync_report', 'organization', [undefined, 5, undefined]],
    ['conversations/export', 'free', [1, 20, null]],
  ] as const)('of %s are published for the plan %s', (name, plan, [minute, hour, day]) => {
    const published = publishedLimitsOf(name, plan)
    expect([published.minute?.limit, published.hour?.limit, published.day?.limit]).toEqual([minute, hour, day])
  })
})

describe('paging', () => {
  it('ends at 50,000 rows in six searches, at 10,000 for postings', () => {
    const capOf = (cap: number) => namesWhere(({ paging }) => paging?.reachableEntries === cap)
    expect(capOf(10_000)).toEqual(['organizations/job_postings'])
    expect(capOf(50_000)).toEqual([
      'mixed_people/api_search',
      'mixed_companies/search',
      'contacts/search',
      'accounts/search',
      'emailer_messages/search',
      'tasks/search',
    ])
  })

  it('stays out of the body of a search of tasks or sequences', () => {
    const split = namesWhere(({ place, paging }) => place === 'body' && paging?.place === 'query')
    expect(split).toEqual(['emailer_campaigns/search', 'tasks/search'])
  })
})
