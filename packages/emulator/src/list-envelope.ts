import type { Page, Pagination } from './paging.ts'
import { paginationOf } from './paging.ts'
import type { Params } from './params.ts'

interface Breadcrumb {
  label: string
  signal_field_name: string
  value: unknown
  display_name: unknown
}

export interface ListEnvelope {
  breadcrumbs: Breadcrumb[]
  partial_results_only: boolean
  has_join: boolean
  disable_eu_prospecting: boolean
  partial_results_limit: number
  pagination: Pagination
  num_fetch_result: null
}

/** What stands around the rows of contacts, accounts, deals and organization search. */
export function listEnvelope(total: number, page: Page, breadcrumbs: Breadcrumb[] = []): ListEnvelope {
  return {
    breadcrumbs,
    partial_results_only: false,
    has_join: false,
    disable_eu_prospecting: false,
    partial_results_limit: 10_000,
    pagination: paginationOf(total, page),
    num_fetch_result: null,
  }
}

/** Echoes the filters that were sent; `labels` names those that the route knows. */
export function breadcrumbsOf(params: Params, labels: Record<string, string>): Breadcrumb[] {
  const breadcrumbs: Breadcrumb[] = []
  for (const [field, label] of Object.entries(labels)) {
    const sent = params[field]
    if (sent === undefined || sent === null || sent === '') continue
    for (const value of Array.isArray(sent) ? sent : [sent]) {
      breadcrumbs.push({ label, signal_field_name: field, value, display_name: value })
    }
  }
  return breadcrumbs
}
