import type { Account } from './account.ts'
import type { ListEnvelope, PageParams, Range } from './paging.ts'

export interface OrganizationPhone {
  number?: string
  source?: string
  sanitized_number?: string
}

/** The fields that organization rows have wherever they appear. */
export interface OrganizationLite {
  id: string
  name: string | null
  website_url: string | null
  blog_url: string | null
  angellist_url: string | null
  linkedin_url: string | null
  twitter_url: string | null
  facebook_url: string | null
  primary_phone: OrganizationPhone | null
  languages: string[]
  alexa_ranking: number | null
  phone: string | null
  sanitized_phone?: string | null
  linkedin_uid: string | null
  founded_year: number | null
  publicly_traded_symbol: string | null
  publicly_traded_exchange: string | null
  logo_url: string | null
  crunchbase_url: string | null
  /** May be missing: fall back on the host of `website_url`. */
  primary_domain?: string | null
}

export interface OrganizationRow extends OrganizationLite {
  owned_by_organization_id?: string | null
  show_intent?: boolean
  intent_strength?: string | null
  has_intent_signal_account?: boolean
  intent_signal_account?: Record<string, unknown> | null
  sic_codes?: string[]
  naics_codes?: string[]
  market_cap?: string | null
  organization_revenue?: number | null
  organization_revenue_printed?: string | null
  /** Growth figures are fractions: 0.043 is 4.3 %. */
  organization_headcount_six_month_growth?: number | null
  organization_headcount_twelve_month_growth?: number | null
  organization_headcount_twenty_four_month_growth?: number | null
}

export interface FundingEvent {
  id: string
  date: string | null
  news_url: string | null
  type: string | null
  investors: string | null
  amount: string | null
  currency: string | null
}

export interface RelatedOrganization {
  id: string
  name: string | null
  website_url: string | null
}

export interface Technology {
  uid: string
  name: string
  category: string | null
}

/** A full record, as enrichment returns it. */
export interface Organization extends OrganizationRow {
  industry?: string | null
  industries?: string[]
  secondary_industries?: string[]
  keywords?: string[]
  estimated_num_employees?: number | null
  snippets_loaded?: boolean
  industry_tag_id?: string | null
  industry_tag_hash?: Record<string, string>
  retail_location_count?: number | null
  num_retail_locations?: number | null
  num_languages?: number | null
  raw_address?: string | null
  street_address?: string | null
  city?: string | null
  state?: string | null
  postal_code?: string | null
  country?: string | null
  num_suborganizations?: number | null
  suborganizations?: RelatedOrganization[]
  owned_by_organization?: RelatedOrganization | null
  owned_by_chain?: string[]
  ultimate_parent_organization?: RelatedOrganization | null
  subsidiary_rollups?: { total_estimated_employee_count: number | null; countries: string[]; industries?: string[] }
  seo_description?: string | null
  short_description?: string | null
  annual_revenue?: number | null
  annual_revenue_printed?: string | null
  total_funding?: number | null
  total_funding_printed?: string | null
  latest_funding_round_date?: string | null
  /** A label here, a number as a search filter. */
  latest_funding_stage?: string | null
  funding_events?: FundingEvent[]
  technology_names?: string[]
  current_technologies?: Technology[]
  org_chart_root_people_ids?: string[]
  org_chart_sector?: string | null
  org_chart_removed?: boolean | null
  org_chart_show_department_filter?: boolean | null
  /** Apollo spells one key `media_and_commmunication`. */
  departmental_head_count?: Record<string, number>
  account_id?: string
  account?: Account
  /** Only on single reads: who joined, stayed and left, by month and department. */
  employee_metrics?: {
    start_date: string
    departments: { functions: string | null; new: number; retained: number; churned: number }[]
  }[]
}

export interface EnrichOrganizationParams {
  /** Any spelling: scheme, path, `www.` and `@` are stripped before the call. */
  domain?: string
  linkedin_url?: string
  name?: string
  website?: string
}

/** An unknown company is `{}` or `{ organization: null }`. */
export interface EnrichOrganizationAnswer {
  organization?: Organization | null
}

export interface BulkEnrichOrganizationsParams {
  /** At most ten; ignored by Apollo where `details` is given too. */
  domains?: string[]
  details?: EnrichOrganizationParams[]
}

export interface BulkEnrichOrganizationsAnswer {
  status: string
  error_code: string | null
  error_message: string | null
  total_requested_domains?: number | null
  unique_domains?: number | null
  total_requested_records?: number | null
  unique_records?: number | null
  unique_enriched_records: number
  missing_records: number
  /** A miss may be null or left out: associate by domain. */
  organizations: (Organization | null)[]
}

export interface SearchOrganizationsParams extends PageParams {
  q_organization_domains_list?: string[]
  organization_num_employees_ranges?: string[]
  organization_locations?: string[]
  organization_not_locations?: string[]
  revenue_range?: Range<number>
  currently_using_any_of_technology_uids?: string[]
  q_organization_keyword_tags?: string[]
  q_organization_name?: string
  organization_ids?: string[]
  latest_funding_amount_range?: Range<number>
  total_funding_range?: Range<number>
  latest_funding_date_range?: Range<string>
  q_organization_job_titles?: string[]
  organization_job_locations?: string[]
  organization_num_jobs_range?: Range<number>
  organization_job_posted_at_range?: Range<string>
}

/** A row of a stream: a company, or the account under which the team has saved it. */
export type FoundOrganization = { saved: false; organization: OrganizationRow } | { saved: true; account: Account }

/** Companies that the team has saved come back in `accounts`, not in `organizations`. */
export interface SearchOrganizationsAnswer extends ListEnvelope {
  organizations: OrganizationRow[]
  accounts: Account[]
  model_ids: string[]
  derived_params: Record<string, unknown>
}

export interface JobPosting {
  id: string
  title: string | null
  url: string | null
  city: string | null
  state: string | null
  country: string | null
  last_seen_at: string | null
  posted_at: string | null
}

/** `per_page` is at most 10,000 here. */
export type JobPostingsParams = PageParams

export interface JobPostingsAnswer {
  organization_job_postings: JobPosting[]
}

/** `per_page` is at most 25 here. */
export interface SearchNewsParams extends PageParams {
  organization_ids: string[]
  categories?: string[]
  published_at?: Range<string>
}

export interface NewsArticle {
  id: string
  url: string
  domain: string | null
  title: string | null
  snippet: string | null
  organization_ids: string[]
  published_at: string | null
  event_categories: string[]
}

export interface SearchNewsAnswer {
  pagination: ListEnvelope['pagination']
  news_articles: NewsArticle[]
}
