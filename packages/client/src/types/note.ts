/** What somebody wrote about a contact, account, deal, meeting or conversation. */
export interface Note {
  id: string
  user_id: string | null
  content: string | null
  created_at: string
  updated_at: string
  contact_id: string | null
  account_id: string | null
  opportunity_id: string | null
  conversation_id: string | null
  contact_ids: string[]
  account_ids: string[]
  opportunity_ids: string[]
  calendar_event_ids: string[]
  conversation_ids: string[]
  pinned_to_top: boolean
  system: boolean
  is_org_chart_note: boolean
  crm_notes: Record<string, unknown>[]
}

/** At least one of the ids is required. */
export interface ListNotesParams {
  contact_id?: string
  account_id?: string
  opportunity_id?: string
  calendar_event_id?: string
  conversation_id?: string
  contact_ids?: string[]
  conversation_ids?: string[]
  /** Notes since this date. */
  start_date?: string
  /** Default `created_at`. */
  sort_by_field?: 'created_at' | 'updated_at'
  /** Default `desc`. */
  sort_direction?: 'asc' | 'desc'
  /** Notes to leave out from the front. Default 0. */
  skip?: number
  /** 1 to 100. Default 25. */
  limit?: number
}

/** Matches are not counted: a short answer is the last one. */
export interface ListNotesAnswer {
  notes: Note[]
}
