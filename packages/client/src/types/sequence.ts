import type { Contact } from './contact.ts'
import type { Breadcrumb, Open, PageParams, Pagination } from './paging.ts'

export type CampaignStatus = Open<
  'active' | 'paused' | 'finished' | 'failed' | 'bounced' | 'hard_bounced' | 'spam_blocked' | 'not_sent'
>

/** A figure that Apollo may still be counting. */
export type CampaignCount = number | 'loading'

/** A sequence; Apollo calls it an emailer campaign. */
export interface Sequence {
  id: string
  name: string
  active: boolean
  archived: boolean
  created_at: string
  creation_type?: Open<'draft' | 'new' | 'ai_assistant'> | null
  deleted?: boolean
  emailer_schedule_id: string | null
  folder_id?: string | null
  user_id: string | null
  label_ids: string[]
  max_emails_per_day?: number | null
  num_steps: number
  last_used_at: string | null
  unique_scheduled?: CampaignCount
  unique_delivered?: CampaignCount
  unique_bounced?: CampaignCount
  unique_opened?: CampaignCount
  unique_hard_bounced?: CampaignCount
  unique_spam_blocked?: CampaignCount
  unique_replied?: CampaignCount
  unique_demoed?: CampaignCount
  unique_clicked?: CampaignCount
  unique_unsubscribed?: CampaignCount
  bounce_rate?: CampaignCount
  hard_bounce_rate?: CampaignCount
  open_rate?: CampaignCount
  click_rate?: CampaignCount
  reply_rate?: CampaignCount
  spam_block_rate?: CampaignCount
  opt_out_rate?: CampaignCount
  demo_rate?: CampaignCount
  loaded_stats?: boolean
  is_performing_poorly?: boolean
  sequence_ruleset_id?: string | null
  sequence_by_exact_daytime?: boolean | null
  mark_finished_if_reply?: boolean | null
  mark_finished_if_click?: boolean | null
  mark_finished_if_interested?: boolean | null
  mark_paused_if_ooo?: boolean | null
  days_to_wait_before_mark_as_response?: number | null
  create_task_if_email_open?: boolean | null
  email_open_trigger_task_threshold?: number | null
  same_account_reply_policy_cd?: string | null
  same_account_reply_delay_days?: number | null
  excluded_account_stage_ids?: string[]
  excluded_contact_stage_ids?: string[]
  cc_emails?: string | null
  bcc_emails?: string | null
  sharing_permission?: {
    visibility: Open<'restricted' | 'everyone'>
    access_type: Open<'can_view' | 'can_edit' | 'full_access'>
    is_owner?: boolean
    owner_id?: string | null
    sharing_accesses?: Record<string, unknown>[]
  }
}

export interface SequenceStep {
  id: string
  emailer_campaign_id: string
  position: number
  wait_time: number
  wait_mode: Open<'minute' | 'hour' | 'day'>
  type: Open<
    | 'auto_email'
    | 'manual_email'
    | 'call'
    | 'action_item'
    | 'linkedin_step_connect'
    | 'linkedin_step_message'
    | 'linkedin_step_view_profile'
    | 'linkedin_step_interact_post'
  >
  note: string | null
  max_emails_per_day: number | null
  exact_datetime: string | null
  priority: string | null
  auto_skip_in_x_days: number | null
}

export interface SearchSequencesParams extends PageParams {
  q_name?: string
}

export interface SearchSequencesAnswer {
  pagination: Pagination
  breadcrumbs: Breadcrumb[]
  emailer_campaigns: Sequence[]
  num_fetch_result: number | null
}

/** Contacts only, never person ids. Each boolean lifts one safeguard. */
export interface AddToSequenceParams {
  contact_ids?: string[]
  label_names?: string[]
  /** Mailbox ids from `mailboxes.list`. */
  send_email_from_email_account_id: string | string[]
  send_email_from_email_address?: string
  sequence_no_email?: boolean
  sequence_unverified_email?: boolean
  sequence_job_change?: boolean
  sequence_active_in_other_campaigns?: boolean
  sequence_finished_in_other_campaigns?: boolean
  sequence_same_company_in_same_campaign?: boolean
  contacts_without_ownership_permission?: boolean
  add_if_in_queue?: boolean
  contact_verification_skipped?: boolean
  user_id?: string
  status?: 'active' | 'paused'
  /** Only with `status: 'paused'`. */
  auto_unpause_at?: string
}

/** Success does not mean enrolled: read `contacts` and `skipped_contact_ids`. */
export interface AddToSequenceAnswer {
  contacts: Contact[]
  /** Contact id to reason, e.g. `contacts_without_email`; a bare list of ids has been seen. */
  skipped_contact_ids: Record<string, string> | string[]
  emailer_campaign?: Sequence
  emailer_steps?: SequenceStep[]
}

export interface RemoveFromSequencesParams {
  emailer_campaign_ids: string[]
  contact_ids: string[]
  mode: 'mark_as_finished' | 'remove' | 'stop'
  /** Undocumented; Apollo's own command line sends it. */
  stop_reason?: string
}

/** A sequence that does not exist is a success with an empty `emailer_campaigns`. */
export interface RemoveFromSequencesAnswer {
  contacts: Contact[]
  emailer_campaigns: { id: string }[]
  num_contacts: number
  contact_statuses: Record<string, CampaignCount>
  emailer_steps: SequenceStep[]
}

export interface SequenceAnswer {
  emailer_campaign: Sequence
  emailer_steps: SequenceStep[]
}

export interface SequenceActivityParams {
  contact_id: string
  sequence_id?: string
  /** 1 to 50; there is no paging. */
  per_page?: number
}

export interface SequenceEvent {
  type: Open<'enrolled' | 'paused' | 'resumed' | 'failed' | 'completed' | 'removed' | 'replied'>
  occurred_at: string
  sequence_id?: string
  sequence_name?: string
  step_position?: number
  reason?: string
  emailer_message_id?: string
}

export interface SequenceActivityAnswer {
  contact_id: string
  events: SequenceEvent[]
}

export interface SendingSchedule {
  id: string
  name: string
  default: boolean
  time_zone: string
  /** Weekday to spans of hours; a missing day sends nothing. */
  schedule_hash: Record<string, [number, number][]>
  created_at: string
  use_contacts_time_zone: boolean
  skip_holidays: boolean
}

export interface SendingSchedulesAnswer {
  emailer_schedules: SendingSchedule[]
}
