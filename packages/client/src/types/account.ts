import type { Label } from './label.ts'
import type { EntityProgressJob, ListEnvelope, Open, PageParams, TypedCustomFields } from './paging.ts'

/** A company that the team has saved. It has no `updated_at`. */
export interface Account {
  id: string
  name: string | null
  domain: string | null
  team_id: string
  /** Null where Apollo could not link the account to its database. */
  organization_id: string | null
  account_stage_id: string | null
  owner_id: string | null
  creator_id: string | null
  parent_account_id: string | null
  phone: string | null
  sanitized_phone?: string | null
  phone_status: string | null
  linkedin_url?: string | null
  label_ids: string[]
  typed_custom_fields: TypedCustomFields
  num_contacts?: number
  last_activity_date: string | null
  source: string | null
  original_source: string | null
  source_display_name: string | null
  existence_level: Open<'full' | 'none'>
  modality: string
  hubspot_id?: string | null
  salesforce_id?: string | null
  crm_owner_id?: string | null
  crm_record_url?: string | null
  raw_address?: string | null
  street_address?: string | null
  city?: string | null
  state?: string | null
  country?: string | null
  postal_code?: string | null
  created_at: string
}

export interface AccountFields {
  name?: string
  domain?: string
  owner_id?: string
  account_stage_id?: string
  phone?: string
  raw_address?: string
  typed_custom_fields?: TypedCustomFields
}

export interface AccountAnswer {
  account: Account
  labels?: Label[]
}

export interface SearchAccountsParams extends PageParams {
  q_organization_name?: string
  account_stage_ids?: string[]
  account_label_ids?: string[]
  sort_by_field?: 'account_last_activity_date' | 'account_created_at' | 'account_updated_at'
  sort_ascending?: boolean
}

export interface SearchAccountsAnswer extends ListEnvelope {
  accounts: Account[]
}

export interface BulkAccount extends AccountFields {
  phone_status_cd?: string
  linkedin_url?: string
  facebook_url?: string
  twitter_url?: string
  merged_crm_ids?: string[]
  organization_id?: string
  parent_account_id?: string
  salesforce_id?: string
  hubspot_id?: string
}

export interface BulkCreateAccountsParams {
  /** At most 100. */
  accounts: BulkAccount[]
  append_label_names?: string[]
  /** False compares CRM ids only, true also domain, organization id and name. */
  run_dedupe?: boolean
}

export interface BulkCreateAccountsAnswer {
  created_accounts: Partial<Account>[]
  existing_accounts: Partial<Account>[]
}

/** Either `account_ids` with common fields, or `account_attributes`; at most 1,000. */
export interface BulkUpdateAccountsParams {
  account_ids?: string[]
  name?: string
  owner_id?: string
  account_stage_id?: string
  /** Not together with `async`. */
  account_attributes?: ({ id: string } & AccountFields)[]
  async?: boolean
}

export interface BulkUpdateAccountsAnswer {
  accounts?: { id: string; account_stage_id?: string | null }[]
  entity_progress_job?: EntityProgressJob
}

export interface AccountStage {
  id: string
  team_id: string
  display_name: string
  name: string
  display_order: number
  default_exclude_for_leadgen: boolean | null
  category: Open<'succeeded' | 'failed'> | null
  is_meeting_set: boolean | null
}

export interface AccountStagesAnswer {
  account_stages: AccountStage[]
}

export interface AccountOwnersAnswer {
  accounts: { id: string; owner_id: string | null; crm_owner_id: string | null }[]
}
