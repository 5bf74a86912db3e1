import { toOffsetIso } from '../clock.ts'
import { readDays } from '../day-range.ts'
import { pageOf, paginationOf, readPage } from '../paging.ts'
import { isObjectId, readList } from '../params.ts'
import { misconfigured, ok, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import type { JobPosting } from '../world/job-postings.ts'
import { jobPostingsOf } from '../world/job-postings.ts'
import { newsOf } from '../world/news.ts'
import type { WorldOrganization } from '../world/types.ts'

const MAX_POSTINGS = 10_000
const NEWS_PER_PAGE = 25

export const companyActivityRoutes: Route[] = [
  {
    methods: ['GET'],
    path: '/organizations/{organization_id}/job_postings',
    endpoint: 'organizations/job_postings',
    limit: 'enrichment',
    credits: 1,
    handle: jobPostings,
  },
  {
    methods: ['POST', 'GET'],
    path: '/news_articles/search',
    endpoint: 'news_articles/search',
    limit: 'search',
    credits: 1,
    handle: searchNews,
  },
]

/** A list without a `pagination`: it ends with a short page. */
function jobPostings(call: Call): Reply {
  const id = call.path.organization_id ?? ''
  const company = isObjectId(id) ? call.directory.organization(id) : undefined
  if (!company) return misconfigured('organization_id')
  const page = readPage(call.params, { maxPerPage: MAX_POSTINGS, maxRows: MAX_POSTINGS })
  const rows = pageOf(jobPostingsOf(company, call.nowMs), page).map((posting) => postingFields(posting, company))
  return ok({ organization_job_postings: rows }, [{}])
}

function postingFields(posting: JobPosting, company: WorldOrganization): Record<string, unknown> {
  const { id, title, city, state, country } = posting
  return {
    id,
    title,
    url: `https://jobs.${company.domain}/${id}`,
    city: city || null,
    state: state || null,
    country,
    last_seen_at: toOffsetIso(posting.lastSeenAtMs),
    posted_at: toOffsetIso(posting.postedAtMs),
  }
}

function searchNews(call: Call): Reply {
  const { params, directory, nowMs } = call
  const ids = readList(params.organization_ids)
  if (ids.length === 0) return unprocessable('organization_ids is required')
  const page = readPage(params, { maxPerPage: NEWS_PER_PAGE })
  const categories = readList(params.categories)
  const { fromMs, toMs } = readDays(params.published_at)
  const found = ids
    .flatMap((id) => directory.organization(id) ?? [])
    .flatMap((company) => newsOf(company, nowMs).map((article) => ({ ...article, company })))
    .filter(({ category }) => categories.length === 0 || categories.includes(category))
    .filter(({ publishedAtMs }) => publishedAtMs >= fromMs && publishedAtMs <= toMs)
    .sort((a, b) => b.publishedAtMs - a.publishedAtMs)
  const news_articles = pageOf(found, page).map(({ company, ...article }) => ({
    id: article.id,
    url: `https://news.example/${article.id}`,
    domain: 'news.example',
    title: article.title,
    snippet: article.snippet,
    organization_ids: [company.id],
    published_at: toOffsetIso(article.publishedAtMs),
    event_categories: [article.category],
  }))
  return ok({ pagination: paginationOf(found.length, page), news_articles }, [{}])
}
