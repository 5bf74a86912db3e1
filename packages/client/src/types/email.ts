import type { Contact } from './contact.ts'
import type { Breadcrumb, Open, PageParams, Range } from './paging.ts'
import type { SequenceStep } from './sequence.ts'

export type EmailMessageStatus = Open<'drafted' | 'scheduled' | 'completed' | 'failed'>

export type RecipientType = 'to' | 'cc' | 'bcc'

/** Why an email was held back; Apollo lists these and may add to them. */
export type NotSentReason = Open<
  | 'contact_stage_safeguard'
  | 'same_account_reply'
  | 'account_stage_safeguard'
  | 'email_unverified'
  | 'snippets_missing'
  | 'personalized_opener_missing'
  | 'thread_reply_original_email_missing'
  | 'no_active_email_account'
  | 'email_format_invalid'
  | 'ownership_permission'
  | 'email_service_provider_delivery_failure'
  | 'sendgrid_dropped_email'
  | 'mailgun_dropped_email'
  | 'gdpr_compliance'
  | 'not_valid_hard_bounce_detected'
  | 'other_safeguard'
  | 'new_job_change_detected'
  | 'email_on_global_bounce_list'
>

export type ReplyClass = Open<
  | 'willing_to_meet'
  | 'follow_up_question'
  | 'person_referral'
  | 'out_of_office'
  | 'already_left_company_or_not_right_person'
  | 'not_interested'
  | 'unsubscribe'
  | 'none_of_the_above'
>

export type EmailStat = Open<
  | 'delivered'
  | 'scheduled'
  | 'drafted'
  | 'not_opened'
  | 'opened'
  | 'clicked'
  | 'unsubscribed'
  | 'demoed'
  | 'bounced'
  | 'spam_blocked'
  | 'failed_other'
>

export interface EmailParty {
  email: string
  raw_name?: string | null
  recipient_type_cd?: Open<RecipientType> | null
  contact_id?: string | null
  user_id?: string | null
}

/** An email to one contact, written by hand or by a sequence. Which keys are present depends on the operation. */
export interface EmailMessage {
  id: string
  status: EmailMessageStatus
  type: Open<'outreach_manual_email' | 'outreach_automatic_email'>
  user_id: string
  contact_id: string | null
  account_id: string | null
  email_account_id: string | null
  emailer_campaign_id: string | null
  emailer_step_id?: string | null
  emailer_touch_id?: string | null
  provider_message_id?: string | null
  provider_thread_id?: string | null
  conversation_id?: string | null
  crm_id?: string | null
  subject: string | null
  body_text: string | null
  body_html: string | null
  body_html_loaded?: boolean
  appendment_html?: string
  appendment_html_loaded?: boolean
  to_name: string | null
  to_email: string | null
  from_name?: string | null
  from_email: string | null
  cc_emails: string[]
  bcc_emails: string[]
  recipients: EmailParty[]
  send_from: EmailParty | null
  /** The mailbox's id and the address, with three asterisks between them. */
  send_from_info: string | null
  attachment_ids: string[]
  enable_tracking: boolean | null
  click_tracking_enabled?: boolean
  open_tracking_enabled?: boolean
  tracking_disabled_reason?: string | null
  time_zone?: string | null
  created_at: string
  due_at: string | null
  due_at_source?: string | null
  due_at_manually_changed?: boolean | null
  completed_at: string | null
  failed_at?: string | null
  failure_reason?: string | null
  not_sent_reason?: NotSentReason | null
  schedule_delayed_reason?: string | null
  schedule_delayed_limit_reason?: string | null
  schedule_delayed_reason_details?: unknown
  async_sending?: boolean | null
  bounce?: boolean | null
  spam_blocked?: boolean | null
  demoed?: boolean | null
  replied?: boolean | null
  reply_class?: ReplyClass | null
  ai_variables_status?: string | null
  personalized_opener?: string | null
  needs_dynamic_assemble?: boolean | null
  sensitive_info_redacted?: boolean | null
  campaign_name?: string | null
  campaign_position?: number | null
  campaign_max_emails_per_day?: number | null
  step_max_emails_per_day?: number | null
  contact?: Partial<Contact> & { id: string }
}

export interface EmailRecipientFields {
  email: string
  contact_id?: string
  recipient_type_cd: RecipientType
}

/** `contact_id` is required unless it answers an earlier email. */
export interface CreateEmailParams {
  contact_id?: string
  in_response_to_emailer_message_id?: string
  subject?: string
  /** Apollo takes out what it holds for unsafe. */
  body_html?: string
  /** Without a `to`, the contact's own address. */
  recipients?: EmailRecipientFields[]
  emailer_template_id?: string
  attachment_ids?: string[]
  enable_tracking?: boolean
  outreach_task_id?: string
}

export interface EmailAnswer {
  emailer_message: EmailMessage
  /** Present where the draft belongs to a task. */
  task?: Record<string, unknown>
}

/** Which keys are present depends on the status; times in ISO 8601, waiting in seconds. */
export interface EmailSendStatus {
  id: string
  status: EmailMessageStatus
  message: string
  completed_at?: string
  failed_at?: string
  failure_reason?: string
  not_sent_reason?: NotSentReason
  retry_after_seconds?: number
}

export interface EmailContentParams {
  /** Ten count; Apollo ignores the rest. */
  ids: string[]
  /** Default `plain`. */
  body_format?: 'plain' | 'html'
}

export interface EmailContent {
  id: string
  subject: string | null
  body: string | null
  body_format: 'plain' | 'html'
  status: 'completed'
  sent_at: string | null
  recipients: { email: string; type: RecipientType }[]
}

/** In the order of the request; emails that were not sent, or are unknown, are left out. */
export interface EmailContentAnswer {
  emailer_messages: EmailContent[]
}

export interface SearchEmailsParams extends PageParams {
  emailer_message_stats?: EmailStat[]
  emailer_message_reply_classes?: ReplyClass[]
  user_ids?: string[]
  email_account_id_and_aliases?: string
  emailer_campaign_ids?: string[]
  not_emailer_campaign_ids?: string[]
  /** What the range is about: when emails are due, or when they were delivered. */
  emailer_message_date_range_mode?: 'due_at' | 'completed_at'
  /** YYYY-MM-DD. */
  emailer_message_date_range?: Range<string>
  not_sent_reason_cds?: NotSentReason[]
  q_keywords?: string
}

/** Matches are not counted: a short page is the last one. */
export interface SearchEmailsAnswer {
  breadcrumbs: Breadcrumb[]
  emailer_messages: EmailMessage[]
  emailer_steps: SequenceStep[]
  num_fetch_result: number | null
}

export interface EmailActivitiesAnswer {
  activities: {
    id: string
    type: Open<'emailer_message'>
    emailer_message_id: string
    emailer_message: EmailMessageStats
  }[]
  emailer_message: EmailMessage
}

export interface EmailMessageStats extends EmailMessage {
  num_opens: number
  num_clicks: number
  emailer_message_events: Record<string, unknown>[]
}
