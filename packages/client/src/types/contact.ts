import type { Account } from './account.ts'
import type { Deal } from './deal.ts'
import type { Label } from './label.ts'
import type { OrganizationLite } from './organization.ts'
import type { EntityProgressJob, ListEnvelope, Open, PageParams, TypedCustomFields } from './paging.ts'
import type { EmailStatus } from './person.ts'
import type { CampaignStatus } from './sequence.ts'

export interface ContactEmail {
  email: string
  email_md5?: string
  email_sha256?: string
  email_status: EmailStatus | null
  email_true_status?: string | null
  extrapolated_email_confidence?: number | null
  position: number
  free_domain?: boolean
  source?: string | null
  third_party_vendor_name?: string | null
}

export interface PhoneNumber {
  raw_number: string
  sanitized_number: string | null
  type: Open<'work_direct' | 'work_hq' | 'mobile' | 'home' | 'other'> | null
  position: number
  status: Open<'valid_number' | 'no_status'> | null
  dnc_status?: string | null
  dnc_other_info?: Record<string, unknown> | null
  source_name?: string | null
}

/** A person whom the team has saved. */
export interface Contact {
  id: string
  first_name: string | null
  last_name: string | null
  name: string | null
  title: string | null
  headline: string | null
  linkedin_url: string | null
  photo_url: string | null
  email: string | null
  email_status: EmailStatus | null
  email_true_status?: string | null
  email_source?: string | null
  email_unsubscribed?: boolean | null
  free_domain?: boolean | null
  contact_emails?: ContactEmail[]
  phone_numbers?: PhoneNumber[]
  sanitized_phone?: string | null
  organization_name: string | null
  organization_id: string | null
  account_id: string | null
  person_id: string | null
  person_deleted?: boolean | null
  contact_stage_id: string | null
  owner_id: string | null
  creator_id: string | null
  label_ids: string[]
  typed_custom_fields: TypedCustomFields
  custom_field_errors?: Record<string, unknown> | null
  emailer_campaign_ids: string[]
  contact_campaign_statuses: ContactCampaignStatus[]
  source: string | null
  original_source: string | null
  source_display_name: string | null
  existence_level: Open<'full' | 'none'>
  hubspot_vid?: string | null
  salesforce_id?: string | null
  crm_id?: string | null
  crm_record_url?: string | null
  present_raw_address: string | null
  street_address?: string | null
  city?: string | null
  state?: string | null
  country?: string | null
  postal_code?: string | null
  time_zone?: string | null
  last_activity_date: string | null
  created_at: string
  updated_at: string
  /** Only in search rows and embedded records. */
  account?: Account | null
  organization?: OrganizationLite | null
  contact_job_change_event?: Record<string, unknown> | null
}

/** One enrolment of a contact in a sequence. */
export interface ContactCampaignStatus {
  id: string
  emailer_campaign_id: string
  status: CampaignStatus
  inactive_reason: string | null
  failure_reason: string | null
  send_email_from_user_id: string | null
  send_email_from_email_address: string | null
  send_email_from_email_account_id: string | null
  added_at: string | null
  added_by_user_id: string | null
  finished_at: string | null
  paused_at: string | null
  auto_unpause_at: string | null
  current_step_id: string | null
  current_step_position: number | null
}

export interface ContactFields {
  first_name?: string
  last_name?: string
  organization_name?: string
  title?: string
  account_id?: string
  email?: string
  website_url?: string
  /** Lists that do not exist are created. On an update they replace the contact's lists. */
  label_names?: string[]
  contact_stage_id?: string
  owner_id?: string
  present_raw_address?: string
  direct_phone?: string
  corporate_phone?: string
  mobile_phone?: string
  home_phone?: string
  other_phone?: string
  typed_custom_fields?: TypedCustomFields
}

export interface CreateContactParams extends ContactFields {
  /** Undocumented; named by the rules of `run_dedupe`. */
  id?: string
  person_id?: string
  /**
   * True updates an existing contact instead: sent fields overwrite, empty ones clear. Without it nothing prevents
   * duplicates.
   */
  run_dedupe?: boolean
}

export interface ContactAnswer {
  contact: Contact
  labels?: Label[]
  /** Present with `run_dedupe`. */
  dedupe_result?: { found_existing: boolean; match_reason?: string | null; existing_contact_id?: string | null }
}

export interface SearchContactsParams extends PageParams {
  q_keywords?: string
  contact_stage_ids?: string[]
  contact_label_ids?: string[]
  /** Undocumented, yet clients report that it filters. */
  emailer_campaign_ids?: string[]
  sort_by_field?:
    | 'contact_last_activity_date'
    | 'contact_email_last_opened_at'
    | 'contact_email_last_clicked_at'
    | 'contact_created_at'
    | 'contact_updated_at'
  /** Only together with `sort_by_field`; the default is descending. */
  sort_ascending?: boolean
}

export interface SearchContactsAnswer extends ListEnvelope {
  contacts: Contact[]
}

export interface BulkContact extends Omit<ContactFields, 'label_names' | 'website_url'> {
  primary_title?: string
  linkedin_url?: string
  facebook_url?: string
  twitter_url?: string
  photo_url?: string
  organization_id?: string
  phone?: string
  phone_numbers?: { raw_number: string; position?: number }[]
  contact_emails?: { email: string; position?: number }[]
  phone_status_cd?: string
  contact_role_type_ids?: string[]
  salesforce_id?: string
  salesforce_lead_id?: string
  salesforce_contact_id?: string
  salesforce_account_id?: string
  hubspot_id?: string
  outreach_id?: string
  salesloft_id?: string
}

export interface BulkCreateContactsParams {
  /** At most 100. */
  contacts: BulkContact[]
  append_label_names?: string[]
  owner_id?: string
  run_dedupe?: boolean
}

/** Existing contacts come back unmodified. */
export interface BulkCreateContactsAnswer {
  created_contacts: Partial<Contact>[]
  existing_contacts: Partial<Contact>[]
}

/** Either `contact_ids` with the fields to set on all, or `contact_attributes`; at most 1,000. */
export interface BulkUpdateContactsParams extends Partial<BulkContact> {
  contact_ids?: string[]
  contact_attributes?: ({ id: string } & BulkContact)[]
  async?: boolean
  visible_entity_ids?: string[]
}

/** Above 100, or with `async`, only the job is answered. */
export interface BulkUpdateContactsAnswer {
  contacts?: Contact[]
  entity_progress_job?: EntityProgressJob
}

export interface ContactsAnswer {
  contacts: Contact[]
}

export interface ContactOwnersAnswer {
  contacts: { id: string; owner_id: string | null; crm_owner_id: string | null }[]
}

export interface ContactStage {
  id: string
  team_id: string
  display_name: string
  name: string
  display_order: number
  category: Open<'in_progress' | 'succeeded' | 'failed'> | null
  ignore_trigger_override: boolean | null
  is_meeting_set: boolean | null
}

export interface ContactStagesAnswer {
  contact_stages: ContactStage[]
}

export interface ContactDealsAnswer {
  opportunities: Deal[]
}
