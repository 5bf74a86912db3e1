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

export function readPage(params: Params, options: { perPage?: number; oversized?: 'cap' | 'refuse' } = {}): Page {
  const page = Math.max(1, readInteger(params.page) ?? 1)
  let perPage = readInteger(params.per_page) ?? options.perPage ?? 25
  if (perPage === 0) throw new Refusal(unprocessable('An error occurred. Per page cannot be 0.'))
  if (perPage < 0 || perPage > MAX_PER_PAGE) {
    if (options.oversized === 'refuse') throw new Refusal(unprocessable('Per page not supported'))
    perPage = MAX_PER_PAGE
  }
  if (page * perPage > MAX_ROWS) throw new Refusal(unprocessable('Page * per page number is over threshold.'))
  return { page, perPage }
}

export function pageOf<T>(rows: T[], page: Page): T[] {
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
