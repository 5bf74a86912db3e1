import type { Call, CallOptions } from '../call.ts'
import type {
  BulkEnrichOrganizationsAnswer,
  BulkEnrichOrganizationsParams,
  EnrichOrganizationAnswer,
  EnrichOrganizationParams,
  JobPostingsAnswer,
  SearchNewsAnswer,
  SearchNewsParams,
  SearchOrganizationsAnswer,
  SearchOrganizationsParams,
} from '../types/organization.ts'
import type { PageParams } from '../types/paging.ts'

/** Companies in Apollo's database. */
export interface OrganizationsResource {
  /** Finds one company for 1 credit; an unknown one is a success without `organization` and costs nothing. */
  enrich(params: EnrichOrganizationParams, options?: CallOptions): Promise<EnrichOrganizationAnswer>
  /** Up to ten companies, 1 credit for each one found. */
  bulkEnrich(params: BulkEnrichOrganizationsParams, options?: CallOptions): Promise<BulkEnrichOrganizationsAnswer>
  /** Reads one company by id for 1 credit. */
  get(id: string, options?: CallOptions): Promise<EnrichOrganizationAnswer>
  /** 1 credit a page; companies that the team has saved are in `accounts`. */
  search(params: SearchOrganizationsParams, options?: CallOptions): Promise<SearchOrganizationsAnswer>
  /** 1 credit a page of up to 10,000 rows. */
  jobPostings(organizationId: string, params?: PageParams, options?: CallOptions): Promise<JobPostingsAnswer>
  /** 1 credit a page of up to 25 articles. */
  searchNews(params: SearchNewsParams, options?: CallOptions): Promise<SearchNewsAnswer>
}

export function createOrganizations(call: Call): OrganizationsResource {
  return {
    enrich: async (params, options) =>
      (await call('organizations/enrich', { params: withBareDomain(params) }, options)).data,
    bulkEnrich: async ({ domains, details }, options) => {
      const params = { domains: domains?.map(bareDomain), details: details?.map(withBareDomain) }
      return (await call('organizations/bulk_enrich', { params }, options)).data
    },
    get: async (id, options) => (await call('organizations/show', { path: { id } }, options)).data,
    search: async (params, options) => (await call('mixed_companies/search', { params }, options)).data,
    jobPostings: async (organizationId, params = {}, options = {}) =>
      (await call('organizations/job_postings', { params, path: { organization_id: organizationId } }, options)).data,
    searchNews: async (params, options) => (await call('news_articles/search', { params }, options)).data,
  }
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
