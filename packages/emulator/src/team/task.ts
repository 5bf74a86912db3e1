/** A task, as it stands on the wire. */
export interface Task {
  id: string
  user_id: string
  creator_id: string
  type: string
  priority: string
  status: string | null
  due_at: string | null
  title: string | null
  note: string | null
  contact_id: string | null
  account_id: string | null
  opportunity_id: string | null
  created_at: string
  [field: string]: unknown
}

export interface Label {
  id: string
  name: string
  modality: string
  user_id: string
  created_at: string
  updated_at: string
  book_of_business?: boolean
}
