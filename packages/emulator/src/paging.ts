import { type Params, readInteger } from './params.ts'
import { Refusal, unprocessable } from './reply.ts'

const MAX_PER_PAGE = 100
/** Apollo shows no row beyond this one, whatever the filter. */
const MAX_ROWS = 50_000

export interface Page {
  page: number
  perPage: number
}

export interface Pagination {
  page: number
  per_page: number
  total_entries: number
  total_pages: number
}

interface PageRules {
  /** Rows of a page where none are asked for; default 25. */
  perPage?: number
  oversized?: 'cap' | 'refuse'
  maxPerPage?: number
  maxRows?: number
}

export function readPage(params: Params, options: PageRules = {}): Page {
  const { maxPerPage = MAX_PER_PAGE, maxRows = MAX_ROWS } = options
  const page = Math.max(1, readInteger(params.page) ?? 1)
  let perPage = readInteger(params.per_page) ?? Math.min(options.perPage ?? 25, maxPerPage)
  if (perPage === 0) throw new Refusal(unprocessable('An error occurred. Per page cannot be 0.'))
  if (perPage < 0 || perPage > maxPerPage) {
    if (options.oversized === 'refuse') throw new Refusal(unprocessable('Per page not supported'))
    perPage = maxPerPage
  }
  if (page * perPage > maxRows) throw new Refusal(unprocessable('Page * per page number is over threshold.'))
  return { page, perPage }
}

export function pageOf<T>(rows: { slice(from: number, to: number): T[] }, page: Page): T[] {
  return rows.slice((page.page - 1) * page.perPage, page.page * page.perPage)
}

export function paginationOf(total: number, page: Page): Pagination {
  return {
    page: page.page,
    per_page: page.perPage,
    total_entries: total,
    total_pages: Math.ceil(total / page.perPage),
  }
}
