import { describe, expect, it } from 'vitest'
import { personBulkCost, personCost } from './credit-costs.ts'
import { requestFor } from './testing/request.ts'

const webhook_url = 'https://hooks.team.example/x'
const person = { id: 'p', name: 'Mira Okafor' }

describe('what may still be charged after the answer', () => {
  it.each([
    ['a phone that is under way', { reveal_phone_number: true }, {}, 8000],
    [
      'a phone that an earlier request is at',
      { reveal_phone_number: true },
      { phone_enrichment: { status: 'skipped' } },
      0,
    ],
    ['a waterfall that runs', { run_waterfall_email: true }, { waterfall: { status: 'accepted' } }, 20_000],
    ['a waterfall that was declined', { run_waterfall_email: true }, { waterfall: { status: 'failed' } }, 0],
    [
      'a phone beside a declined waterfall',
      { reveal_phone_number: true, run_waterfall_email: true },
      { waterfall: { status: 'failed' } },
      8000,
    ],
    ['nothing that was asked for', {}, {}, 0],
  ] as const)('is the worst of %s', (_what, flags, notices, millicredits) => {
    const request = requestFor('people/match', { params: { id: 'p', webhook_url, ...flags } })
    expect(personCost.pending?.(request, { person, ...notices })).toBe(millicredits)
  })

  it('is counted for each person of a bulk call', () => {
    const params = { details: [{ id: 'p' }, { id: 'q' }], reveal_phone_number: true, webhook_url }
    const request = requestFor('people/bulk_match', { params })
    const answered = { matches: [person, null], credits_consumed: 1 }
    expect(personBulkCost.pending?.(request, answered)).toBe(17_000)
    expect(personBulkCost.pending?.(request, { ...answered, phone_enrichment: { status: 'skipped' } })).toBe(0)
  })

  it('never exceeds with the charge what was held', () => {
    for (const reveal_phone_number of [true, false]) {
      for (const run_waterfall_phone of [true, false]) {
        const request = requestFor('people/match', { params: { id: 'p', reveal_phone_number, run_waterfall_phone } })
        const phone_numbers = [{ type_cd: 'mobile' }]
        for (const data of [{ person }, { person: { ...person, phone_numbers } }, { person: null }]) {
          const charged = personCost.charged(request, data)
          expect(charged + (personCost.pending?.(request, data) ?? 0)).toBeLessThanOrEqual(personCost.worst(request))
        }
      }
    }
  })
})
