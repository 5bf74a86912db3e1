import type { Account } from './account.ts'
import type { Contact } from './contact.ts'
import type { Organization } from './organization.ts'
import type { Open, PageParams, Range } from './paging.ts'

export type Seniority = Open<
  'owner' | 'founder' | 'c_suite' | 'partner' | 'vp' | 'head' | 'director' | 'manager' | 'senior' | 'entry' | 'intern'
>

export type EmailStatus = Open<'verified' | 'extrapolated' | 'unavailable'>

export interface Employment {
  _id: string
  id: string
  key: string
  organization_id: string | null
  organization_name: string | null
  title: string | null
  start_date: string | null
  end_date: string | null
  current: boolean
  description?: string | null
  degree?: string | null
  kind?: string | null
  major?: string | null
  raw_address?: string | null
  created_at?: string | null
  updated_at?: string | null
}

/** Someone in Apollo's database. A lookup that finds nobody answers with a stub of this shape: test with `isMatch`. */
export interface Person {
  id: string
  first_name: string | null
  last_name: string | null
  name: string
  linkedin_url: string | null
  title: string | null
  headline: string | null
  /** May be `EMAIL_PLACEHOLDER` on `people/show`: never use that as a key or a recipient. */
  email: string | null
  email_status: EmailStatus | null
  extrapolated_email_confidence: number | null
  photo_url: string | null
  twitter_url: string | null
  github_url: string | null
  facebook_url: string | null
  organization_id: string | null
  employment_history: Employment[]
  city?: string | null
  state?: string | null
  country?: string | null
  departments: string[]
  subdepartments: string[]
  functions: string[]
  seniority: Seniority | null
  is_likely_to_engage?: boolean | null
  intent_strength: string | null
  show_intent: boolean
  email_domain_catchall: boolean
  revealed_for_current_team: boolean
  /** Present only for people saved as a contact. */
  contact_id?: string
  contact?: Contact
  /** Present only where the company is a saved account. */
  account_id?: string
  account?: Account
  organization?: Organization | null
  /** Present when `reveal_personal_emails` found any. */
  personal_emails?: string[]
  street_address?: string | null
  postal_code?: string | null
  formatted_address?: string | null
  time_zone?: string | null
}

/** How to find a person; give as many as are known. A bare name without domain or email rarely matches. */
export interface PersonIdentity {
  id?: string
  email?: string
  /** MD5 or SHA-256 in hex. */
  hashed_email?: string
  linkedin_url?: string
  first_name?: string
  last_name?: string
  name?: string
  organization_name?: string
  /** Bare: without scheme, `www.` or `@`. */
  domain?: string
}

/** Phones and waterfalls are delivered later to `webhook_url`, which they require. */
export interface RevealFlags {
  reveal_personal_emails?: boolean
  reveal_phone_number?: boolean
  run_waterfall_email?: boolean
  run_waterfall_phone?: boolean
  webhook_url?: string
}

export interface MatchPersonParams extends PersonIdentity, RevealFlags {}

/** Any status but `accepted` means that nothing will be delivered; the message says why. */
export interface WaterfallNotice {
  status: Open<'accepted'>
  message: string
  /** The attributes of people who could not be queued. */
  unprocessed_attributes?: Record<string, unknown>[]
}

/** `skipped` means that an earlier request is at it already: this one delivers nothing. */
export interface PhoneEnrichmentNotice {
  status: 'pending' | 'skipped'
  message: string
  /** Only with `pending`. A signed 64-bit integer, kept as a string. */
  request_id?: string
}

export interface MatchPersonAnswer {
  person?: Person | null
  /** A signed 64-bit integer, kept as a string. */
  request_id?: string
  waterfall?: WaterfallNotice
}

export interface BulkMatchPeopleParams extends RevealFlags {
  /** One to ten. */
  details: PersonIdentity[]
}

/** With a waterfall the three counters and `credits_consumed` are absent. */
export interface BulkMatchPeopleAnswer {
  status: string
  error_code: string | null
  error_message: string | null
  total_requested_enrichments: number
  unique_enriched_records?: number
  missing_records?: number
  /** May be fractional. */
  credits_consumed?: number
  /** Null for a miss. Associate by id or email first and by position only as a fallback. */
  matches: (Person | null)[]
  request_id?: string
  waterfall?: WaterfallNotice
  /** With `reveal_phone_number`, where somebody matched and no phone waterfall runs. */
  phone_enrichment?: PhoneEnrichmentNotice
}

export interface PersonAnswer {
  person: Person
}

export interface SearchPeopleParams extends PageParams {
  person_titles?: string[]
  include_similar_titles?: boolean
  person_seniorities?: Seniority[]
  person_locations?: string[]
  organization_locations?: string[]
  q_keywords?: string
  /** At most 1,000 bare domains; matches current and former employers. */
  q_organization_domains_list?: string[]
  organization_ids?: string[]
  /** `"51,200"`; `"10001,"` is open at the top. */
  organization_num_employees_ranges?: string[]
  contact_email_status?: Open<'verified' | 'unverified' | 'likely to engage' | 'unavailable'>[]
  revenue_range?: Range<number>
  currently_using_any_of_technology_uids?: string[]
  currently_using_all_of_technology_uids?: string[]
  currently_not_using_any_of_technology_uids?: string[]
  q_organization_job_titles?: string[]
  organization_job_locations?: string[]
  organization_num_jobs_range?: Range<number>
  organization_job_posted_at_range?: Range<string>
  /** From here on undocumented: Apollo's own command line sends these five. Free text in the tag ids is refused. */
  organization_industry_tag_ids?: string[]
  q_organization_keyword_tags?: string[]
  q_organization_name?: string
  latest_funding_amount_range?: Range<number>
  total_funding_range?: Range<number>
  /** Clients report that the rest filters as well. */
  q_not_organization_keyword_tags?: string[]
  included_organization_keyword_fields?: Open<'tags' | 'name' | 'social_media_description'>[]
  person_functions?: string[]
  person_department_or_subdepartments?: string[]
  q_person_name?: string
  person_not_titles?: string[]
  person_past_organization_ids?: string[]
  organization_trading_status?: Open<'private' | 'public'>[]
  latest_funding_date_range?: Range<string>
  /** Numbers, from 1 for an angel round. */
  organization_latest_funding_stage_cd?: string[]
}

/** A search row: no email, no phone, no full last name. `id` is a person id. */
export interface PersonPreview {
  id: string
  first_name: string | null
  last_name_obfuscated: string | null
  title: string | null
  last_refreshed_at: string | null
  has_email: boolean
  has_city: boolean
  has_state: boolean
  has_country: boolean
  has_direct_phone: Open<'Yes' | 'Maybe: please request direct dial via people/bulk_match'>
  organization?: OrganizationPreview | null
}

export interface OrganizationPreview {
  name: string | null
  has_industry: boolean
  has_phone: boolean
  has_city: boolean
  has_state: boolean
  has_country: boolean
  has_zip_code: boolean
  has_revenue: boolean
  has_employee_count: boolean
}

export interface SearchPeopleAnswer {
  total_entries: number
  people: PersonPreview[]
}

export interface DeliveredPhone {
  _id: string
  id: string
  key: string
  raw_number: string
  sanitized_number: string | null
  type_cd: Open<'work_direct' | 'work_hq' | 'mobile' | 'home' | 'other'> | null
  status_cd: Open<'valid_number' | 'no_status'> | null
  confidence_cd?: string | null
  dnc_status_cd?: string | null
  dnc_status_updated_at?: string | null
  dnc_other_info?: Record<string, unknown> | null
  position?: number
}

export interface DeliveredEmail {
  email: string
  email_status_cd: string | null
  position: number
  third_party_data_provider_id?: string | null
  waterfall_enriched_at?: string | null
}

export interface DeliveredPerson {
  id: string
  status?: string
  emails?: DeliveredEmail[]
  phone_numbers?: DeliveredPhone[]
  waterfall?: Record<string, unknown>
}

/** What Apollo posts to the webhook, and what polling returns inside `webhook_result`. */
export interface WebhookPayload {
  status: string
  people: DeliveredPerson[]
  total_requested_enrichments?: number
  unique_enriched_records?: number
  missing_records?: number
  credits_consumed?: number
  request_id?: string
  target_fields?: string[]
  records_enriched?: number
  request_initiated?: string
  request_completed?: string
}

export interface WebhookResultAnswer {
  request_id: string
  webhook_status: string
  request_type: Open<'phone' | 'waterfall'>
  last_dispatched_at: string | null
  failure_reason: string | null
  webhook_result: WebhookPayload
}
