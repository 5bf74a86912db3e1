import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Harness, MIRA, NORTHPEAK, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator()
})

afterEach(() => harness.emulator.close())

async function namesFor(body: unknown, path = 'mixed_people/api_search'): Promise<string[]> {
  const { json } = await harness.post(path, body)
  return (json.people as { first_name: string }[]).map((person) => person.first_name)
}

describe('mixed_people/api_search', () => {
  test('rows are obfuscated and there is no pagination object', async () => {
    const { json } = await harness.post('mixed_people/api_search', { organization_ids: [NORTHPEAK], per_page: 1 })
    expect(Object.keys(json).sort()).toEqual(['people', 'total_entries'])
    expect(json.total_entries).toBe(5)
    expect(json.people).toEqual([
      {
        id: MIRA,
        first_name: 'Mira',
        last_name_obfuscated: 'Ok***r',
        title: 'VP of Revenue Operations',
        last_refreshed_at: '2026-05-05T11:59:10.975+00:00',
        has_email: true,
        has_city: true,
        has_state: true,
        has_country: true,
        has_direct_phone: 'Yes',
        organization: {
          name: 'Northpeak Tools',
          has_industry: true,
          has_phone: true,
          has_city: true,
          has_state: true,
          has_country: true,
          has_zip_code: true,
          has_revenue: true,
          has_employee_count: true,
        },
      },
    ])
    expect(harness.emulator.stats().creditsCharged).toBe(0)
  })

  test.each([
    [{ q_organization_domains_list: ['ridge.example'] }, ['Zoë', 'Raj']],
    [{ q_organization_domains_list: ['northpeak.example'], person_seniorities: ['c_suite'] }, ['Zoë']],
    [{ organization_ids: [NORTHPEAK], person_seniorities: ['manager'] }, ['Joel']],
    [
      { person_titles: ['vice president revenue operations'], person_locations: ['Denver, Colorado'] },
      ['Mira', 'Ana', 'Noel', 'Ivy'],
    ],
    [{ person_titles: ['CTO'] }, ['Zoë']],
    [{ person_titles: ['manager'], include_similar_titles: false }, []],
    [{ person_titles: ['sales manager'], include_similar_titles: false }, ['Joel']],
    [{ person_locations: ['germany'] }, ['Zoë']],
    [{ organization_locations: ['Germany'] }, ['Zoë', 'Raj']],
    [{ organization_num_employees_ranges: ['10001,'] }, ['Zoë', 'Raj']],
    [{ organization_num_employees_ranges: ['1,10', '401,500'], q_keywords: 'tanaka' }, ['Joel']],
    [{ contact_email_status: ['unverified'] }, ['Ana']],
    [{ contact_email_status: ['unavailable'] }, ['Noel']],
    [{ currently_using_any_of_technology_uids: ['google_analytics'], person_seniorities: ['manager'] }, ['Joel']],
    [{ revenue_range: { min: '1', max: '10' } }, []],
    [{ person_seniorities: ['no_such_slug'] }, []],
    [{ organization_trading_status: ['public'], no_such_filter: ['x'] }, ['Zoë', 'Raj']],
    [{ person_functions: ['operations'], q_person_name: 'muller' }, ['Zoë']],
  ])('filter %o', async (filter, names) => {
    expect(await namesFor(filter)).toEqual(names)
  })

  test('filters may stand in the query, the body, or both', async () => {
    const query = 'mixed_people/api_search?q_organization_domains_list[]=northpeak.example&revenue_range[min]=1'
    expect(await namesFor({ person_seniorities: ['c_suite'] }, query)).toEqual(['Zoë'])
  })

  test('a string where a range belongs is Ruby’s exception', async () => {
    const answer = await harness.post('mixed_people/api_search', { revenue_range: '1,2' })
    expect([answer.status, answer.json]).toEqual([422, { error: 'no implicit conversion of String into Integer' }])
  })

  test('pages of at most 100, up to 50,000 rows', async () => {
    expect(await namesFor({ page: 3, per_page: 2 })).toEqual(['Noel', 'Ivy'])
    expect((await namesFor({ per_page: 1000 })).length).toBe(7)
    expect((await harness.post('mixed_people/api_search', { page: 500, per_page: 100 })).status).toBe(200)
    const beyond = await harness.post('mixed_people/api_search', { page: 501, per_page: 100 })
    expect([beyond.status, beyond.json]).toEqual([422, { error: 'Page * per page number is over threshold.' }])
    expect((await harness.post('mixed_people/api_search', { per_page: 0 })).status).toBe(422)
  })

  test('the older searches are gone', async () => {
    for (const path of ['mixed_people/search', 'people/search']) {
      const answer = await harness.post(path, {})
      expect(answer.status).toBe(422)
      expect(answer.json.error).toContain('deprecated for API callers. Please use the new mixed_people/api_search')
    }
  })
})
