import type { Account } from './account.ts'
import type { Contact } from './contact.ts'
import type { Breadcrumb, Open, PageParams, Pagination, Range } from './paging.ts'

/** A call's status as it is written. Apollo reads `no_answer` back as `no-answer`. */
export type PhoneCallStatus = 'queued' | 'ringing' | 'in-progress' | 'completed' | 'no_answer' | 'failed' | 'busy'

/** A call that was made, in Apollo's dialer or elsewhere. `duration` is in seconds. */
export interface PhoneCall {
  id: string
  user_id: string | null
  account_id: string | null
  contact_id: string | null
  opportunity_id: string | null
  conversation_id?: string | null
  outreach_task_id: string | null
  inbound: boolean | null
  from_number: string | null
  to_number: string | null
  start_time: string | null
  end_time: string | null
  duration?: number | null
  status: Open<PhoneCallStatus | 'no-answer'> | null
  logged: boolean
  note: string | null
  note_text: string | null
  phone_call_outcome_id: string | null
  phone_call_purpose_id: string | null
  recording_url: string | null
  call_identifier: string | null
  voice_setting_id?: string | null
  twilio_call_sid?: string | null
  need_recording_upload?: boolean
  voicemail_dropped: boolean
  transcribed: boolean
  transcribing?: boolean
  transcription_progress?: number
  salesforce_id?: string | null
  hubspot_id?: string | null
  contact?: Partial<Contact> & { id: string }
  account?: Partial<Account> & { id: string }
}

export interface PhoneCallFields {
  /** True makes a record of its own of the call. */
  logged?: boolean
  user_id?: string[]
  contact_id?: string
  account_id?: string
  to_number?: string
  from_number?: string
  status?: PhoneCallStatus
  /** ISO date-time; taken as GMT without a zone. */
  start_time?: string
  end_time?: string
  /** Seconds. */
  duration?: number
  phone_call_purpose_id?: string
  phone_call_outcome_id?: string
  note?: string
  /** Undocumented; Apollo's own command line sends it. */
  opportunity_id?: string
  /** Undocumented; Apollo's own command line sends it, as a key under which a repeated create is an update. */
  call_identifier?: string
}

export interface PhoneCallAnswer {
  phone_call: PhoneCall
  contact?: Partial<Contact> & { id: string }
}

export interface SearchPhoneCallsParams extends PageParams {
  /** YYYY-MM-DD. */
  date_range?: Range<string>
  /** Seconds. */
  duration?: Range<number>
  inbound?: 'incoming' | 'outgoing'
  user_ids?: string[]
  contact_label_ids?: string[]
  phone_call_purpose_ids?: string[]
  phone_call_outcome_ids?: string[]
  q_keywords?: string
}

/** `page` and `per_page` are strings here. */
export interface SearchPhoneCallsAnswer {
  pagination: Pagination
  breadcrumbs: Breadcrumb[]
  phone_calls: PhoneCall[]
  faceting: { phone_call_stats_facets?: { value: string; display_name: string; count: number }[] }
  pipeline_total: number
  num_fetch_result: number | null
}
