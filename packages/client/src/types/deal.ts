import type { Account } from './account.ts'
import type { ListEnvelope, Open, PageParams, TypedCustomFields } from './paging.ts'

/** An opportunity. Without a stage, everything that follows from the stage is null. */
export interface Deal {
  id: string
  team_id: string
  owner_id: string | null
  created_by_id: string | null
  name: string
  description: string | null
  amount: number | null
  /** A date-time at midnight, although it is set as a date. */
  closed_date: string | null
  actual_close_date: string | null
  account_id: string | null
  opportunity_stage_id: string | null
  opportunity_pipeline_id: string | null
  stage_name: string | null
  stage_updated_at: string | null
  is_closed: boolean | null
  is_won: boolean | null
  deal_probability: number | null
  forecast_category: Open<'pipeline' | 'best case' | 'commit' | 'closed' | 'omitted'> | null
  currency: { name: string; iso_code: string; symbol: string } | null
  amount_in_team_currency: number | null
  forecasted_revenue: number | null
  next_step: string | null
  next_step_date: string | null
  closed_lost_reason: string | null
  closed_won_reason: string | null
  deal_source: string | null
  opportunity_contact_roles: OpportunityContactRole[]
  typed_custom_fields: TypedCustomFields
  source: string | null
  existence_level: Open<'full' | 'none'>
  salesforce_id?: string | null
  crm_id?: string | null
  crm_record_url?: string | null
  /** Documented name of the creation time; live data has `opportunity_created_at`. Read it with `dealCreatedAt`. */
  created_at?: string
  opportunity_created_at?: string
  last_activity_date: string | null
  /** Only in lists and single reads. */
  num_contacts?: number
  account?: Account | null
}

/** Two shapes exist: with an embedded contact, or with a contact id. */
export interface OpportunityContactRole {
  id: string
  role?: string | { opportunity_contact_role_type_id: string | null; is_primary: boolean | null }[]
  contact?: { id: string; name: string | null; first_name: string | null; last_name: string | null }
  contact_id?: string
  is_primary?: boolean
}

export interface DealFields {
  name?: string
  owner_id?: string
  account_id?: string
  /** Sent as plain digits: Apollo blanks an amount with a comma in it. */
  amount?: number | null
  opportunity_stage_id?: string
  opportunity_pipeline_id?: string
  /** YYYY-MM-DD. */
  closed_date?: string
  /** Undocumented like currency and pipeline; Apollo's own command line sends them. */
  description?: string
  currency_code?: string
  typed_custom_fields?: TypedCustomFields
}

export interface CreateDealParams extends DealFields {
  name: string
}

/** Closing a deal means moving it to a closed stage: `is_closed` is not writable. */
export type UpdateDealParams = Omit<DealFields, 'account_id' | 'opportunity_pipeline_id'>

export interface DealAnswer {
  opportunity: Deal
}

export interface SearchDealsParams extends PageParams {
  sort_by_field?: Open<'amount' | 'is_closed' | 'is_won'>
  /** From here on undocumented: Apollo's own command line sends these, and they travel in a body. */
  sort_ascending?: boolean
  q_keywords?: string
  opportunity_stage_id?: string
  opportunity_pipeline_id?: string
  account_id?: string
  owner_id?: string
}

export interface SearchDealsAnswer extends ListEnvelope {
  opportunities: Deal[]
  salesforce_users: unknown[]
}

/** Stages of all pipelines come in one list; names repeat across pipelines. */
export interface DealStage {
  id: string
  team_id: string
  name: string
  display_order: number
  type: Open<'Open' | 'Closed/Won' | 'Closed/Lost'> | null
  probability: number | null
  is_won: boolean
  is_closed: boolean
  forecast_category_cd: string | null
  description: string | null
  salesforce_id: string | null
  is_meeting_set: boolean | null
  opportunity_pipeline_id: string
  is_editable: boolean
}

export interface DealStagesAnswer {
  opportunity_stages: DealStage[]
}
