import type { Open } from './paging.ts'
import type { Sequence, SequenceStep } from './sequence.ts'

export type SequenceStepType = SequenceStep['type']
export type SharingAccess = 'can_view' | 'can_edit' | 'full_access'

/** An email of a step; two make an A/B test, which only some plans have. */
export interface SequenceTouchFields {
  type?: 'new_thread' | 'reply_to_thread'
  /** `approved` needs a template with a body. */
  status?: 'approved' | 'to_be_reviewed'
  include_signature?: boolean
  /** An `id` changes a template that exists. */
  emailer_template?: { id?: string; subject?: string; body_html?: string }
  attachment_ids?: string[]
}

/** Steps run in the order of the array. */
export interface SequenceStepFields {
  type: SequenceStepType
  /** Both are required unless the sequence goes by exact times. */
  wait_time?: number
  wait_mode?: 'minute' | 'hour' | 'day'
  /** ISO date-time in the future, later than the step before. */
  exact_datetime?: string
  priority?: 'high' | 'medium' | 'low'
  note?: string
  max_emails_per_day?: number
  auto_skip_in_x_days?: number
  emailer_touches?: SequenceTouchFields[]
}

export interface CreateSequenceParams {
  name: string
  /** Default false. */
  active?: boolean
  emailer_schedule_id?: string
  /** Lists that do not exist are created. */
  label_names?: string[]
  folder_id?: string
  sequence_by_exact_daytime?: boolean
  max_emails_per_day?: number
  mark_finished_if_reply?: boolean
  mark_finished_if_click?: boolean
  mark_finished_if_interested?: boolean
  mark_paused_if_ooo?: boolean
  days_to_wait_before_mark_as_response?: number
  create_task_if_email_open?: boolean
  email_open_trigger_task_threshold?: number
  /** Days, at most 1,000. */
  same_account_reply_delay_days?: number
  excluded_account_stage_ids?: string[]
  excluded_contact_stage_ids?: string[]
  ignore_apollo_global_email_bounce_list?: boolean
  sequence_ruleset_id?: string
  /** Deprecated and without effect: new sequences are visible to their owner alone. */
  permissions?: string
  /** Ignored by Apollo: the owner is the acting user. */
  user_id?: string
  emailer_steps?: SequenceStepFields[]
}

export interface UpdateSequenceTouchFields extends SequenceTouchFields {
  /** Without it a touch is added. */
  id?: string
  generation_options?: { type?: string; additional_prompt?: string; signals?: string[]; field_name?: string }[]
  generation_tone?: { tone_type?: string; tone_sample?: string }
}

export interface UpdateSequenceStepFields extends Omit<Partial<SequenceStepFields>, 'emailer_touches'> {
  /** Without it a step is added. */
  id?: string
  /** From 1. */
  position?: number
  emailer_touches?: UpdateSequenceTouchFields[]
}

export interface SharingPermissionFields {
  /** A change sets `access_type` back to `can_view`. */
  visibility?: 'restricted' | 'everyone'
  access_type?: SharingAccess
  added_sharing_accesses?: {
    user_or_team_id: string
    user_or_team_type: 'user' | 'team' | 'subteam'
    access_type: SharingAccess
  }[]
  updated_sharing_accesses?: { user_or_team_id: string; access_type: SharingAccess }[]
  deleted_sharing_accesses?: { user_or_team_id: string }[]
}

/** What is left out stays, but for `emailer_steps` and `label_names`, which replace. */
export interface UpdateSequenceParams {
  name?: string
  active?: boolean
  creation_type?: 'draft' | 'new' | 'ai_assistant'
  sharing_permission?: SharingPermissionFields
  /** Deprecated and without effect. */
  permissions?: string
  /** The new owner. */
  user_id?: string
  emailer_schedule_id?: string
  label_names?: string[]
  max_emails_per_day?: number
  same_account_reply_delay_days?: number
  /** Addresses with commas between them. */
  cc_emails?: string
  bcc_emails?: string
  /** The whole set: a step that is not in it is deleted. */
  emailer_steps?: UpdateSequenceStepFields[]
}

export interface SequenceTouch {
  id: string
  emailer_step_id?: string
  emailer_template_id?: string
  status: Open<'approved' | 'to_be_reviewed'>
  type?: Open<'new_thread' | 'reply_to_thread'>
  include_signature?: boolean
}

export interface EmailTemplate {
  id: string
  subject: string | null
  body_html: string | null
}

export interface CreateSequenceAnswer {
  emailer_campaign: Sequence
  emailer_steps: SequenceStep[]
  emailer_touches: SequenceTouch[]
  emailer_templates: EmailTemplate[]
  attachments: Record<string, unknown>[]
  sharing_accesses?: Record<string, unknown>[]
  team?: Record<string, unknown>
}

/** The sequence is both at the top level and, in short, in `emailer_campaign`. */
export interface UpdateSequenceAnswer {
  id: string
  name: string
  active: boolean
  archived: boolean
  created_at: string
  updated_at: string
  num_steps: number
  steps: {
    id: string
    position: number
    step_type: SequenceStepType
    wait_time: number
    wait_mode: SequenceStep['wait_mode']
    auto_skip_in_x_days: number | null
  }[]
  emailer_campaign: Pick<Sequence, 'id' | 'name' | 'active'>
  emailer_steps: { id: string; position: number }[]
  emailer_touches: { id: string; status: SequenceTouch['status'] }[]
}
