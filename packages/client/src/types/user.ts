import type { Open, PageParams, Pagination } from './paging.ts'

/** A member of the team; Apollo sends many more keys than these. */
export interface User {
  id: string
  team_id: string
  first_name: string | null
  last_name: string | null
  name: string | null
  title: string | null
  email: string | null
  created_at: string | null
  deleted: boolean
  permission_set_id?: string | null
  credit_limit?: number | null
  direct_dial_credit_limit?: number | null
  export_credit_limit?: number | null
  ai_credit_limit?: number | null
}

export type SearchUsersParams = PageParams

/** `pagination.page` is a string here. */
export interface SearchUsersAnswer {
  users: User[]
  pagination: Pagination
  num_fetch_result: number | null
}

export interface ProfileParams {
  include_credit_usage?: boolean
}

/** The acting user, unwrapped; the figures need `include_credit_usage`. */
export interface Profile {
  id: string
  team_id: string
  first_name: string | null
  last_name: string | null
  title: string | null
  email: string | null
  num_credits_remaining?: number
  effective_num_lead_credits?: number
  num_lead_credits_used?: number
  effective_num_direct_dial_credits?: number
  num_direct_dial_credits_used?: number
  effective_num_ai_credits?: number
  num_ai_credits_used?: number
  effective_num_power_up_credits?: number
  num_power_up_credits_used?: number
  effective_num_export_credits?: number
  num_export_credits_used?: number
  total_unified_credits_used?: number
}

/** A connected mailbox. */
export interface Mailbox {
  id: string
  user_id: string
  email: string
  type: Open<'gmail'>
  active: boolean
  default: boolean
  aliases: string[]
  provider_display_name: string | null
  last_synced_at: string | null
  created_at: string | null
  revoked_at: string | null
  inactive_reason: string | null
  email_daily_threshold?: number | null
  max_outbound_emails_per_hour?: number | null
}

export interface MailboxesAnswer {
  email_accounts: Mailbox[]
}

/** A bad key is a success too: read `is_logged_in`. */
export interface Health {
  healthy?: boolean
  is_logged_in: boolean
}
