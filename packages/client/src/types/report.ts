import type { Open } from './paging.ts'

export interface ReportMetric {
  /** E.g. `num_emails_sent`, or a metric that the team has defined. */
  value: string
  /** The date column by which the metric is cut to the time range. */
  smart_datetime_reference: string
  /** The user column by which the metric is filtered, often `user_id`. */
  smart_user_id_reference: string
  display_name?: string
}

export interface ReportDimension {
  /** E.g. `smart_user_id`, `smart_datetime_month` or `emailer_campaign_id`. */
  name: string
  limit?: number
}

export type ReportPeriod = Open<
  | 'today'
  | 'yesterday'
  | 'current_week'
  | 'current_month'
  | 'current_quarter'
  | 'current_year'
  | 'last_7_days'
  | 'last_2_weeks'
  | 'last_30_days'
  | 'last_3_months'
  | 'last_6_months'
  | 'last_12_months'
  | 'last_4_quarters'
  | 'last_2_years'
  | 'previous_week'
  | 'previous_month'
  | 'previous_quarter'
  | 'previous_year'
  | 'all_time'
  | 'custom_range'
>

export interface ReportFilters {
  /** `current` is the acting user. */
  smart_user_id?: string[]
  smart_subteam_id?: string[]
  emailer_campaign_ids?: string[]
  contact_stage_ids?: string[]
  account_stage_ids?: string[]
  opportunity_stage_ids?: string[]
  email_account_ids?: string[]
  /** Required with `custom_range`; YYYY-MM-DD, both days included. */
  smart_datetime_range?: { min: string; max: string }
  [filter: string]: unknown
}

/** Everything that has no question mark is required by Apollo, be it empty. */
export interface SyncReportParams {
  metrics: ReportMetric[]
  /** At most one; none adds everything up. */
  group_by: ReportDimension[]
  pivot_group_by?: ReportDimension[]
  /** Only the first counts. */
  sorts: { asc: boolean; metric?: Omit<ReportMetric, 'display_name'> }[]
  filters: ReportFilters
  group_by_totals_selected: boolean
  pivot_group_by_totals_selected: boolean
  /** At most one. */
  date_ranges: { modality: ReportPeriod }[]
  /** Rows to leave out, by their `key`; at most 500. */
  skip_group_by_values?: string[]
  /** Ratios with a smaller denominator are left out. Default 0. */
  min_ratio_denominator?: number
}

/** One row of a grouped report; the other keys are metrics, and `<metric>_denominator` beside ratios. */
export interface ReportBucket {
  key: string
  readable_key: string
  [metric: string]: unknown
}

/** Metric to figure without a grouping; dimension to buckets with one. */
export type ReportTable = Record<string, number | null | { buckets: ReportBucket[] }>

export interface SyncReportAnswer {
  response: {
    table_response: ReportTable
    group_by_total_response: ReportTable
    pivot_group_by_total_response: ReportTable
  }
  /** Filters that Apollo left out because a metric does not know them, with those metrics. */
  incompatible_filters: Record<string, unknown>
  goals: unknown[]
}
