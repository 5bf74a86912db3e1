import type { Call, CallOptions } from '../call.ts'
import { paginate } from '../paginate.ts'
import type {
  BulkEnrichOrganizationsAnswer,
  BulkEnrichOrganizationsParams,
  EnrichOrganizationAnswer,
  EnrichOrganizationParams,
  FoundOrganization,
  JobPosting,
  JobPostingsAnswer,
  JobPostingsParams,
  NewsArticle,
  SearchNewsAnswer,
  SearchNewsParams,
  SearchOrganizationsAnswer,
  SearchOrganizationsParams,
} from '../types/organization.ts'

/** Companies in Apollo's database. */
export interface OrganizationsResource {
  /**
   * Finds one company for 1 credit (price list); an unknown one is a success without `organization` (reported) and
   * costs nothing. Without any of the four parameters a `ValidationError`.
   */
  enrich(params: EnrichOrganizationParams, options?: CallOptions): Promise<EnrichOrganizationAnswer>
  /** Up to ten companies, 1 credit for each one found (price list); more than ten are a `ValidationError`. */
  bulkEnrich(params: BulkEnrichOrganizationsParams, options?: CallOptions): Promise<BulkEnrichOrganizationsAnswer>
  /** Reads one company by id for 1 credit (price list). A malformed id is a `ValidationError`. */
  get(id: string, options?: CallOptions): Promise<EnrichOrganizationAnswer>
  /**
   * 1 credit a page of up to 100 rows (price list), whatever is on it as far as is known; companies that the team has
   * saved are in `accounts`. A plan without it is a `PermissionError`.
   */
  search(params: SearchOrganizationsParams, options?: CallOptions): Promise<SearchOrganizationsAnswer>
  /**
   * Every row, 100 a page: **1 credit for each page that the loop reaches**. Throws a `ResultWindowError` past 50,000
   * rows.
   */
  searchAll(
    params: Omit<SearchOrganizationsParams, 'page' | 'per_page'>,
    options?: CallOptions,
  ): AsyncGenerator<FoundOrganization, void, undefined>
  /** 1 credit a page of up to 10,000 rows (price list); matches are not counted. */
  jobPostings(organizationId: string, params?: JobPostingsParams, options?: CallOptions): Promise<JobPostingsAnswer>
  /**
   * All postings that Apollo shows, in one page of up to 10,000 for 1 credit; a `ResultWindowError` if that page was
   * full.
   */
  jobPostingsAll(organizationId: string, options?: CallOptions): AsyncGenerator<JobPosting, void, undefined>
  /** 1 credit a page of up to 25 articles (price list). Without organization ids a `ValidationError`. */
  searchNews(params: SearchNewsParams, options?: CallOptions): Promise<SearchNewsAnswer>
  /** Every article, 25 a page: **1 credit for each page that the loop reaches**. */
  searchNewsAll(
    params: Omit<SearchNewsParams, 'page' | 'per_page'>,
    options?: CallOptions,
  ): AsyncGenerator<NewsArticle, void, undefined>
}

export function createOrganizations(call: Call): OrganizationsResource {
  async function search(params: SearchOrganizationsParams, options?: CallOptions): Promise<SearchOrganizationsAnswer> {
    return (await call('mixed_companies/search', { params }, options)).data
  }
  async function jobPostings(
    organizationId: string,
    params: JobPostingsParams = {},
    options: CallOptions = {},
  ): Promise<JobPostingsAnswer> {
    const input = { params, path: { organization_id: organizationId } }
    return (await call('organizations/job_postings', input, options)).data
  }
  async function searchNews(params: SearchNewsParams, options?: CallOptions): Promise<SearchNewsAnswer> {
    return (await call('news_articles/search', { params }, options)).data
  }
  return {
    search,
    jobPostings,
    searchNews,
    enrich: async (params, options) =>
      (await call('organizations/enrich', { params: withBareDomain(params) }, options)).data,
    bulkEnrich: async ({ domains, details }, options) => {
      const params = { domains: domains?.map(bareDomain), details: details?.map(withBareDomain) }
      return (await call('organizations/bulk_enrich', { params }, options)).data
    },
    get: async (id, options) => (await call('organizations/show', { path: { id } }, options)).data,
    searchAll: (params, options) =>
      paginate({
        endpoint: 'mixed_companies/search',
        fetchPage: async (paging) => {
          const answer = await search({ ...params, ...paging }, options)
          return { rows: foundIn(answer), totalEntries: answer.pagination.total_entries }
        },
      }),
    jobPostingsAll: (organizationId, options) =>
      paginate({
        endpoint: 'organizations/job_postings',
        fetchPage: async (paging) => ({
          rows: (await jobPostings(organizationId, paging, options)).organization_job_postings,
        }),
      }),
    searchNewsAll: (params, options) =>
      paginate({
        endpoint: 'news_articles/search',
        fetchPage: async (paging) => {
          const { news_articles, pagination } = await searchNews({ ...params, ...paging }, options)
          return { rows: news_articles, totalEntries: pagination.total_entries }
        },
      }),
  }
}

function foundIn({ accounts, organizations }: SearchOrganizationsAnswer): FoundOrganization[] {
  return [
    ...accounts.map((account) => ({ saved: true, account }) as const),
    ...organizations.map((organization) => ({ saved: false, organization }) as const),
  ]
}

function withBareDomain(params: EnrichOrganizationParams): EnrichOrganizationParams {
  return params.domain === undefined ? params : { ...params, domain: bareDomain(params.domain) }
}

/** The host alone, as Apollo wants it: no scheme, user, `www.`, port, path or final dot. */
export function bareDomain(text: string): string {
  const withoutScheme = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
  const host = withoutScheme.split(/[/?#]/, 1)[0] ?? ''
  return host
    .replace(/^.*@/, '')
    .replace(/:\d*$/, '')
    .replace(/\.$/, '')
    .replace(/^www\./, '')
}
