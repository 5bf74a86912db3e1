import type { EntityProgressJob, Open } from './paging.ts'

/** A list of contacts, accounts or sequences. */
export interface Label {
  id: string
  name: string
  modality: Open<'contacts' | 'accounts' | 'emailer_campaigns'>
  cached_count: number
  team_id?: string
  user_id: string | null
  created_at: string | null
  updated_at: string | null
  book_of_business?: boolean | null
}

export interface CreateLabelParams {
  name: string
  modality: 'contacts' | 'accounts'
  book_of_business?: boolean
}

export interface LabelAnswer {
  label: Label
}

export interface LabelMembersParams {
  entity_ids: string[]
  label_names: string[]
  modality: 'contacts' | 'accounts'
  async?: boolean
}

/** Without any valid id there is only a `message`; with `async` only the job. */
export interface LabelMembersAnswer {
  labels?: Label[]
  message?: string
  entity_progress_job?: EntityProgressJob
}
