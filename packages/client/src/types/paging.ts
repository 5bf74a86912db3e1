/** A value from a set that Apollo may extend. */
export type Open<T extends string> = T | (string & {})

/** `page` counts from 1, `per_page` is at most 100. */
export interface PageParams {
  page?: number
  per_page?: number
}

/** An empty result has `total_pages` 0. Some endpoints send `page` or `per_page` as a string. */
export interface Pagination {
  page: number | string
  per_page: number | string
  total_entries: number
  total_pages: number
}

export interface Breadcrumb {
  label: string
  signal_field_name: string
  value: unknown
  display_name: unknown
}

/** What surrounds the rows of contact, account, deal and organization lists. */
export interface ListEnvelope {
  breadcrumbs: Breadcrumb[]
  partial_results_only: boolean
  has_join: boolean
  disable_eu_prospecting: boolean
  partial_results_limit: number
  pagination: Pagination
  num_fetch_result: number | null
}

export interface Range<T> {
  min?: T
  max?: T
}

/** Field id to value; picklists hold arrays of option ids. */
export type TypedCustomFields = Record<string, unknown>

/** Bulk operations that run later answer with such a job; Apollo has no endpoint to poll it. */
export interface EntityProgressJob {
  id: string
  job_type: string
  entity_ids: string[]
  status?: string
  user_id?: string
  params?: Record<string, unknown>
  progress?: number
  batch_size?: number | null
  created_at?: string
  updated_at?: string
}
