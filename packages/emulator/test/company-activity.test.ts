import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWorld } from '../src/index.ts'
import { type Harness, startEmulator } from './harness.ts'

interface Posting {
  title: string
  posted_at: string
}

const world = createWorld({ organizations: 60, people: 200 })
let harness: Harness

beforeEach(async () => {
  harness = await startEmulator({ world, credits: 1000 })
})

afterEach(() => harness.emulator.close())

async function postingsOf(id: string, query = 'per_page=10000'): Promise<Posting[]> {
  const { json } = await harness.get(`organizations/${id}/job_postings?${query}`)
  return (json as object as { organization_job_postings: Posting[] }).organization_job_postings
}

async function busiest(): Promise<string> {
  const counts = await Promise.all(
    world.organizations.map(async ({ id }) => ({ id, count: (await postingsOf(id)).length })),
  )
  return counts.toSorted((a, b) => b.count - a.count)[0]?.id ?? ''
}

test('postings are paged, the newest first, and cost a credit a page', async () => {
  const id = await busiest()
  harness.emulator.reset()
  const all = await postingsOf(id)
  expect(all.length).toBeGreaterThan(5)
  expect(all.map(({ posted_at }) => posted_at)).toEqual(
    all
      .map(({ posted_at }) => posted_at)
      .toSorted()
      .reverse(),
  )
  expect(await postingsOf(id, 'page=2&per_page=3')).toEqual(all.slice(3, 6))
  expect(harness.emulator.stats().creditsCharged).toBe(2)
  const unknown = await harness.get('organizations/x/job_postings')
  expect([unknown.status, unknown.json.error]).toEqual([
    422,
    'Parameters misconfigured. organization_id is not a valid ID',
  ])
  const far = await harness.get(`organizations/${id}/job_postings?page=2&per_page=10000`)
  expect(far.json.error).toBe('Page * per page number is over threshold.')
})

test('companies are found by what they advertise', async () => {
  const id = await busiest()
  const title = (await postingsOf(id))[0]?.title
  const body = { q_organization_job_titles: [title], organization_num_jobs_range: { min: 1 }, organization_ids: [id] }
  expect((await harness.post('mixed_companies/search', body)).json.model_ids).toEqual([id])
  const none = { ...body, organization_job_posted_at_range: { max: '2000-01-01' } }
  expect((await harness.post('mixed_companies/search', none)).json.model_ids).toEqual([])
  const people = await harness.post('mixed_people/api_search', body)
  expect(people.json.total_entries).toBe(world.people.filter(({ organizationId }) => organizationId === id).length)
})

test('news of many companies, by category and day, at most 25 a page', async () => {
  const organization_ids = world.organizations.map(({ id }) => id)
  const { json } = await harness.post('news_articles/search', { organization_ids, per_page: 100 })
  expect(json.pagination).toMatchObject({ per_page: 25, page: 1 })
  const query = 'categories[]=hires&published_at[min]=2026-01-01&published_at[max]=2026-02-28'
  const ids = organization_ids.map((id) => `organization_ids[]=${id}`).join('&')
  const filtered = await harness.send('POST', `news_articles/search?${query}&${ids}`)
  const articles = (
    filtered.json as object as { news_articles: { published_at: string; event_categories: string[] }[] }
  ).news_articles
  expect(articles.length).toBeGreaterThan(0)
  for (const article of articles) {
    expect(article.event_categories).toEqual(['hires'])
    expect(article.published_at).toMatch(/^2026-0[12]/)
  }
  const missing = await harness.post('news_articles/search', {})
  expect([missing.status, missing.json.error]).toEqual([422, 'organization_ids is required'])
  expect(harness.emulator.stats().creditsCharged).toBe(2)
})
