import type { EndpointName, Paging } from './endpoints.ts'
import { endpoints } from './endpoints.ts'
import { ResultWindowError } from './errors.ts'

export interface Page<Row> {
  rows: Row[]
  /** Absent where the answer does not count its matches: then a short page is the last one. */
  totalEntries?: number
}

export interface PaginateOptions<Row> {
  endpoint: EndpointName
  fetchPage: (paging: { page: number; per_page: number }) => Promise<Page<Row>>
  /** Default: the endpoint's own. */
  paging?: Pick<Paging, 'rowsPerPage' | 'reachableEntries'>
}

const undividedPaging = { rowsPerPage: 100 }

/**
 * Yields row after row. Throws a ResultWindowError after the last reachable row when more match: nothing is dropped
 * in silence.
 */
export async function* paginate<Row>({
  endpoint,
  fetchPage,
  paging = endpoints[endpoint].paging ?? undividedPaging,
}: PaginateOptions<Row>): AsyncGenerator<Row, void, undefined> {
  const { rowsPerPage, reachableEntries = Number.POSITIVE_INFINITY } = paging
  let yielded = 0
  for (let page = 1; ; page += 1) {
    const { rows, totalEntries } = await fetchPage({ page, per_page: rowsPerPage })
    yield* rows
    yielded += rows.length
    // Apollo may serve shorter pages than it was asked for: where it counts the matches, only the count ends the walk.
    const isLast = totalEntries === undefined ? rows.length < rowsPerPage : yielded >= totalEntries
    if (isLast || rows.length === 0) return
    const reached = page * rowsPerPage
    if (reached < reachableEntries) continue
    if (totalEntries === undefined || totalEntries > reached) {
      throw new ResultWindowError({ endpoint, totalEntries, reachableEntries: reached })
    }
    return
  }
}
