import { describe, expect, it } from 'vitest'
import type { EndpointName } from '../endpoints.ts'
import { ConnectionError, CreditBudgetError } from '../errors.ts'
import type { ApolloEvent } from '../events.ts'
import type { RequestParts } from '../testing/request.ts'
import { answer, requestFor } from '../testing/request.ts'
import type { CreditTracker } from './credits.ts'
import { createCreditBudget, credits } from './credits.ts'

const person = { id: 'p1', name: 'Mira', email_status: 'verified' }
const mobile = { ...person, contact: { phone_numbers: [{ type: 'mobile' }] } }
const stub = { id: 'p2', name: '', first_name: null, email_status: null, email: 'nobody@unknown.example' }

async function run(endpoint: EndpointName, data: unknown, parts: RequestParts = {}) {
  const budget = createCreditBudget({ limit: 1000 })
  const worst: number[] = []
  const tracker: CreditTracker = {
    reserve(request, worstCase) {
      worst.push(worstCase)
      return budget.reserve(request, worstCase)
    },
  }
  const response = await credits(tracker, () => undefined)(async () => answer(data))(requestFor(endpoint, parts))
  return { worst: worst[0], charged: response.credits, figures: budget.figures() }
}

const id = { path: { id: 'x' } }

describe('credits', () => {
  it.each<[string, EndpointName, unknown, RequestParts, { worst: number | undefined; charged: number | undefined }]>([
    ['a match', 'people/match', { person }, {}, { worst: 1000, charged: 1 }],
    ['a stub', 'people/match', { person: stub }, {}, { worst: 1000, charged: 0 }],
    ['no person', 'people/match', { person: null }, {}, { worst: 1000, charged: 0 }],
    ['an empty object', 'people/match', {}, {}, { worst: 1000, charged: 0 }],
    ['a person by id', 'people/show', { person }, id, { worst: 1000, charged: 1 }],
    [
      'a phone',
      'people/match',
      { person: mobile },
      { params: { reveal_phone_number: true } },
      { worst: 9000, charged: 9 },
    ],
    [
      'a bulk match',
      'people/bulk_match',
      { credits_consumed: 1.5, matches: [person, null] },
      { params: { details: [{}, {}] } },
      { worst: 2000, charged: 1.5 },
    ],
    [
      'a bulk match without figures',
      'people/bulk_match',
      { matches: [person, null, stub] },
      { params: { details: [{}, {}, {}] } },
      { worst: 3000, charged: 1 },
    ],
    ['a company', 'organizations/enrich', { organization: { id: 'o1' } }, {}, { worst: 1000, charged: 1 }],
    ['an unknown company', 'organizations/enrich', { organization: null }, {}, { worst: 1000, charged: 0 }],
    [
      'companies',
      'organizations/bulk_enrich',
      { unique_enriched_records: 2 },
      { params: { domains: ['a', 'b', 'c'] } },
      { worst: 3000, charged: 2 },
    ],
    ['a page of companies', 'mixed_companies/search', { organizations: [] }, {}, { worst: 1000, charged: 1 }],
    ['a free search', 'mixed_people/api_search', { people: [] }, {}, { worst: undefined, charged: undefined }],
  ])('%s', async (_name, endpoint, data, parts, wanted) => {
    expect(await run(endpoint, data, parts)).toMatchObject(wanted)
  })

  it('keeps holding what may still be charged when phones come later', async () => {
    const { figures } = await run('people/match', { person }, { params: { reveal_phone_number: true } })
    expect(figures).toEqual({ limit: 1_000_000, charged: 1000, reserved: 8000, unknown: 0 })
  })

  it('never exceeds the budget, however many race for it', async () => {
    const budget = createCreditBudget({ limit: 5 })
    const handler = credits(budget, () => undefined)(async () => answer({ person }))
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => handler(requestFor('people/match'))))
    const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown)
    expect(results.length - refused.length).toBe(5)
    expect(refused.every((error) => error instanceof CreditBudgetError)).toBe(true)
    expect(budget.figures()).toEqual({ limit: 5000, charged: 5000, reserved: 0, unknown: 0 })
  })

  it.each([
    ['not_sent', { charged: 0, reserved: 0, unknown: 0 }],
    ['refused', { charged: 0, reserved: 0, unknown: 0 }],
    ['unknown', { charged: 0, reserved: 0, unknown: 1000 }],
  ] as const)('after a failure that is %s', async (outcome, wanted) => {
    const budget = createCreditBudget({ limit: 5 })
    const error = new ConnectionError('gone', { endpoint: 'people/match', outcome, retryable: false })
    const handler = credits(budget, () => undefined)(() => Promise.reject(error))
    await expect(handler(requestFor('people/match'))).rejects.toBe(error)
    expect(budget.figures()).toMatchObject(wanted)
  })

  it('hands over an answer that was paid for even if the books cannot be written', async () => {
    const events: ApolloEvent[] = []
    const failing = () => Promise.reject(new Error('no database'))
    const tracker: CreditTracker = {
      reserve: async () => ({ settle: failing, release: failing, markUnknown: failing }),
    }
    const handler = credits(tracker, (event) => events.push(event))(async () => answer({ person }))
    expect(await handler(requestFor('people/match'))).toMatchObject({ data: { person }, credits: 1 })
    expect(events).toMatchObject([{ type: 'credits_unsettled', endpoint: 'people/match' }])
  })

  it('passes the context on to the tracker', async () => {
    const seen: unknown[] = []
    const tracker: CreditTracker = {
      reserve(request, worst) {
        seen.push(request.context)
        return createCreditBudget({ limit: 1 }).reserve(request, worst)
      },
    }
    const context = { reservation: 7 }
    await credits(tracker, () => undefined)(async () => answer({}))(
      requestFor('people/match', { options: { context } }),
    )
    expect(seen[0]).toBe(context)
  })
})
