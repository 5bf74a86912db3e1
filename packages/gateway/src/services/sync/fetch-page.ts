import type { Context } from '../../context.ts'
import type { Page, Query, Source } from './source.ts'
import { rowsPerPage } from './source.ts'
import type { SyncRun } from './sync-run.ts'

export interface FetchedPage extends Page<{ id: string }> {
  /** When it was asked for. Epoch milliseconds. */
  askedAt: number
  /** Rows that Apollo counts on this page and did not show. */
  lacking: number
}

/** One page, counted; asked for a second time where it holds fewer rows than Apollo's own count says. */
export async function fetchPage(
  context: Context,
  { source, run }: { source: Source; run: SyncRun },
  query: Omit<Query, 'perPage'>,
): Promise<FetchedPage> {
  const first = await fetchOnce(context, { source, run }, query)
  if (first.lacking === 0) return first
  const second = await fetchOnce(context, { source, run }, query)
  return second.rows.length >= first.rows.length ? second : first
}

async function fetchOnce(
  context: Context,
  { source, run }: { source: Source; run: SyncRun },
  query: Omit<Query, 'perPage'>,
): Promise<FetchedPage> {
  const askedAt = context.clock.now()
  run.requests += source.wholeIn ?? 1
  const { rows, totalEntries } = await source.fetch(context, { ...query, perPage: rowsPerPage })
  const counted = source.wholeIn ? totalEntries : Math.min(rowsPerPage, totalEntries - (query.page - 1) * rowsPerPage)
  return { rows: distinct(rows), totalEntries, askedAt, lacking: Math.max(0, counted - rows.length) }
}

/** Without a snapshot one page may show a record twice. */
function distinct<Row extends { id: string }>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}
