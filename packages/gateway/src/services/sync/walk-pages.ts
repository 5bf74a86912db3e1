import type { Clock } from '@delos/client'
import { ServiceError } from '../../errors.ts'
import type { SyncRun } from './sync-run.ts'

export interface Page<Row> {
  page: number
  rows: Row[]
  isLast: boolean
  /** When the page was asked for: what was written here since may be newer than the page. */
  askedAt: number
}

export interface Walk<Row extends { id: string }> {
  run: SyncRun
  clock: Clock
  fromPage?: number
  fetch: (paging: { page: number; per_page: number }) => Promise<{ rows: Row[]; totalEntries: number }>
}

export const rowsPerPage = 100
/** Apollo shows 50,000 records of a kind and refuses any page beyond. */
export const mostPages = 500

/** Page after page. There is no snapshot: where records vanish, the others move up, and pages are read again. */
export async function* walkPages<Row extends { id: string }>({
  run,
  clock,
  fromPage = 1,
  fetch,
}: Walk<Row>): AsyncGenerator<Page<Row>, void, undefined> {
  let page = fromPage
  let lastTotal = 0
  for (;;) {
    if (page > mostPages) throw beyondReach(run)
    const askedAt = clock.now()
    run.requests += 1
    const { rows, totalEntries } = await fetch({ page, per_page: rowsPerPage })
    const vanished = Math.max(0, lastTotal - totalEntries)
    lastTotal = totalEntries
    if (vanished > 0 && page > 1) {
      page = Math.max(1, page - Math.ceil(vanished / rowsPerPage))
      continue
    }
    const isLast = rows.length < rowsPerPage || page * rowsPerPage >= totalEntries
    yield { page, rows: distinct(rows), isLast, askedAt }
    if (isLast) return
    page += 1
  }
}

/** Without a snapshot one page may show a record twice. */
function distinct<Row extends { id: string }>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}

function beyondReach({ object }: SyncRun): ServiceError {
  const reachable = mostPages * rowsPerPage
  return new ServiceError('upstream_rejected', `Apollo shows only ${reachable} ${object}, and there are more to read`, {
    reason: 'sync_window_exceeded',
    details: { object, reachable },
  })
}
