import type { Account } from './account.ts'
import type { Contact } from './contact.ts'
import type { Breadcrumb, Open, PageParams, Pagination } from './paging.ts'

export type TaskType = Open<
  | 'call'
  | 'outreach_manual_email'
  | 'linkedin_step_connect'
  | 'linkedin_step_message'
  | 'linkedin_step_view_profile'
  | 'linkedin_step_interact_post'
  | 'action_item'
>
export type TaskPriority = Open<'high' | 'medium' | 'low'>
export type TaskStatus = Open<'scheduled' | 'completed' | 'skipped'>

export interface Task {
  id: string
  user_id: string | null
  creator_id: string | null
  type: TaskType
  priority: TaskPriority | null
  status: TaskStatus | null
  due_at: string | null
  completed_at: string | null
  skipped_at: string | null
  title: string | null
  note: string | null
  subject: string | null
  contact_id: string | null
  person_id: string | null
  account_id: string | null
  organization_id: string | null
  opportunity_id: string | null
  emailer_campaign_id: string | null
  answered: boolean | null
  /** `api` by the description, `zp_ui` in answers seen live. */
  created_from: string | null
  completed_by_user_id: string | null
  created_at: string
  contact?: Contact | null
  account?: Account | null
  /** The keys below come with single reads and changes only. */
  call_script?: string | null
  relevant_fields?: string[]
  relevant_field_values?: Record<string, unknown>
  pending_send?: unknown
  note_text?: string | null
  phone_call?: Record<string, unknown> | null
}

export interface CreateTaskParams {
  user_id: string
  contact_id: string
  type: TaskType
  status: TaskStatus
  /** ISO date-time; taken as GMT without a zone. */
  due_at: string
  priority?: TaskPriority
  title?: string
  note?: string
  /** This and the two below are undocumented; Apollo's own command line sends them. */
  creator_id?: string
  account_id?: string
  opportunity_id?: string
}

export interface BulkCreateTasksParams extends Omit<CreateTaskParams, 'contact_id'> {
  contact_ids: string[]
}

/** Undocumented: tasks that differ from each other, as Apollo's own command line sends them. */
export interface BulkCreateDifferentTasksParams {
  tasks_attributes: CreateTaskParams[]
}

export interface BulkCreateTasksAnswer {
  success: boolean
  tasks: Task[]
}

/**
 * Apollo resets `priority` to medium and `creator_id` to the acting user when they are omitted, so both are required.
 * A task that is done takes only `note`, `contact_id` and the priority.
 */
export interface UpdateTaskParams {
  priority: TaskPriority
  creator_id: string
  user_id?: string
  contact_id?: string
  note?: string
  type?: TaskType
  status?: TaskStatus
  due_at?: string
  title?: string
  /** For tasks that are done. */
  priority_cd?: number
  call_script?: string
  relevant_fields?: string[]
}

export interface SkipTaskParams {
  note?: string
  /** True skips from the task page, where Apollo brings its index up to date before it answers. */
  on_task_page?: boolean
}

export interface TaskAnswer {
  task: Task
}

/** A task that has vanished is a success too, with `deleted: true`. */
export interface FinishTaskAnswer {
  task: (Partial<Task> & { id: string; deleted?: undefined }) | { id: string; deleted: true }
  contact?: Contact | null
}

export interface SearchTasksParams extends PageParams {
  sort_by_field?: 'task_due_at' | 'task_priority'
  /** Adds counts to `faceting`; `task_types` is the one that is described. */
  open_factor_names?: Open<'task_types'>[]
  /** This and the filters below are undocumented; Apollo's own command line sends them. */
  sort_ascending?: boolean
  q_keywords?: string
  user_id?: string
  contact_id?: string
  account_id?: string
  opportunity_id?: string
  priority?: TaskPriority
}

export interface SearchTasksAnswer {
  tasks: Task[]
  breadcrumbs: Breadcrumb[]
  pagination: Pagination
  faceting: Record<string, unknown>
  pipeline_total: number
  num_fetch_result: number | null
}
