import type { EndpointName } from './endpoints.ts'
import { ResultWindowError } from './errors.ts'

export interface Page<Row> {
  rows: Row[]
  totalEntries: number
}

/** Apollo serves at most 100 rows a page. */
const rowsPerPage = 100

/** Most searches end here: 500 pages of 100. */
export const reachableEntries = 50_000

export interface PaginateOptions<Row> {
  endpoint: EndpointName
  /** Rows that paging can reach; absent where no cap is known. */
  cap?: number
  fetchPage: (paging: { page: number; per_page: number }) => Promise<Page<Row>>
}

/** Yields row after row. Throws a ResultWindowError after the last reachable row when more match: nothing is dropped in silence. */
export async function* paginate<Row>({
  endpoint,
  cap,
  fetchPage,
}: PaginateOptions<Row>): AsyncGenerator<Row, void, undefined> {
  const lastPage = cap === undefined ? Number.POSITIVE_INFINITY : cap / rowsPerPage
  for (let page = 1; page <= lastPage; page += 1) {
    const { rows, totalEntries } = await fetchPage({ page, per_page: rowsPerPage })
    yield* rows
    if (rows.length < rowsPerPage || page * rowsPerPage >= totalEntries) return
    if (page === lastPage) throw new ResultWindowError({ endpoint, totalEntries, reachableEntries: page * rowsPerPage })
  }
}
