import type { Open, Pagination } from './paging.ts'

export type ConversationType = Open<'video_conference' | 'phone_call'>

export interface SearchConversationsParams {
  page?: number
  /** Rows of a page. */
  num_fetch_result?: number
  conversation_type?: 'video_conference' | 'phone_call'
  account_id?: string
  contact_ids?: string[]
  tag_ids?: string[]
  tracker_ids?: string[]
  organization_ids?: string[]
  /** ISO date-times in GMT. */
  date_range?: { start?: string; end?: string }
  scorecard_template_id?: string
  scorecard_max_rating?: number
  sort_by_field?: string
  enforce_contact_boundary?: boolean
}

/** A meeting or call that Apollo recorded, without transcript and recording. `duration` is in seconds. */
export interface ConversationRow {
  id: string
  topic: string | null
  start_time: string | null
  duration: number | null
  state: Open<'insights_generated' | 'failed'>
  host: string | null
  host_id: string | null
  is_private: boolean | null
  conversation_type: ConversationType
  can_access_conversation: boolean
  label_id_names: Record<string, string>
  participant_names: string[]
  comment_count: number
  account_names: string[]
  account_ids: string[]
  organization?: { domain: string | null; logo_url: string | null } | null
  participants_info: Record<string, unknown>[]
  thumbnail_url: string | null
  is_internal: boolean
  deals: { id: string; account_name: string | null; name: string; opportunity_stage_id: string | null }[]
}

export interface SearchConversationsAnswer {
  pagination: Pagination
  breadcrumbs: Record<string, unknown>
  num_fetch_result: number | null
  playlist_clip_ids: string[]
  conversations: ConversationRow[]
}

/** Times in milliseconds from the start; a word is its text, start and end. */
export interface TranscriptSentence {
  id: string
  start_time: number
  end_time: number
  spoken_sentence: string
  words: [text: string, startMs: number, endMs: number][]
  participant_id: string | null
  participant_name: string | null
}

export interface ConversationParticipant {
  id: string
  name: string | null
  email: string | null
  account_id: string | null
  account_name?: string | null
  account_stage?: string | null
  organization_id: string | null
  is_organization?: boolean
  contact_id: string | null
  title: string | null
}

export interface ConversationDeal {
  id: string
  name: string
  amount: number | null
  closed_date: string | null
  created_at: string
  last_sync: string | null
  account: { id: string; name: string } | null
  crm_record_url: string | null
  opportunity_crm_id: string | null
  opportunity_stage_id: string | null
  stage_name: string | null
  owner_id: string | null
  initial_opportunity_stage_id: string | null
}

/** The whole conversation, unwrapped. `duration` is in seconds. */
export interface Conversation {
  id: string
  topic: string | null
  start_time: string | null
  duration: number | null
  state: Open<'insights_generated' | 'failed'>
  failure_code: string | null
  host: string | null
  host_id: string | null
  is_private: boolean | null
  pushed_to_crm: boolean
  account_ids: string[]
  /** Described as a map from id to name, shown as a list. */
  label_id_names: string[] | Record<string, string>
  is_shared_conversation: boolean
  opportunity_ids: string[]
  comment_count: number
  bot_call_ended_reason: string | null
  conversation_type: ConversationType
  is_clip: boolean
  video_recording: { type_cd: string | null; url: string | null; state_cd: string | null } | null
  audio_recording?: { url: string | null } | null
  transcript: TranscriptSentence[]
  participants: { internal: ConversationParticipant[]; external: Record<string, ConversationParticipant[]> }
  opportunities?: ConversationDeal[]
  playlist_clip_ids?: string[] | null
}

export interface ExportConversationsParams {
  /** ISO date-time, before `end_time`. */
  start_time: string
  end_time: string
  /** A team member's address, to which Apollo writes when the file is ready. */
  email: string
}

export interface ExportConversationsAnswer {
  export_url: string
  export_id: string
}

export interface ConversationsExportAnswer {
  /** A signed address of gzipped JSON. */
  redirect_url: string
}
