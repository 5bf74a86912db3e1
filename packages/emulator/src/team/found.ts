import type { Params } from '../params.ts'
import type { Call } from '../route.ts'
import type { IndexedKind } from './search-index.ts'
import type { Team } from './team.ts'

interface Kept {
  version: number
  /** The ids in their order, by what was asked for. */
  orders: Map<string, string[]>
}

const kept = new WeakMap<Team, Kept>()
/** A team without many records is searched anew each time. */
const FEW_RECORDS = 5000
const PAGING = new Set(['page', 'per_page', 'api_key'])

interface Book<T> {
  readonly size: number
  values(): Iterable<T>
  get(id: string): T | undefined
  peek?(id: string): T | undefined
  indexRows?(): Iterable<T>
}

/** The rows that a search finds, in order. Where nothing was written meanwhile the next page costs no new search. */
export function findRows<T extends { id: string }>(
  { team, params, nowMs }: Call,
  { kind, book }: { kind: IndexedKind; book: Book<T> },
  search: (rows: Iterable<T>) => T[],
): { total: number; slice(from: number, to: number): T[] } {
  if (team.index || book.size < FEW_RECORDS) {
    const rows = search(team.index?.rows(kind, book.values(), nowMs) ?? book.values())
    return { total: rows.length, slice: (from, to) => rows.slice(from, to) }
  }
  const orders = ordersOf(team)
  const key = kind + keyOf(params)
  const ids = orders.get(key) ?? search(book.indexRows?.() ?? book.values()).map(({ id }) => id)
  orders.set(key, ids)
  const read = (id: string): T | [] => book.peek?.(id) ?? book.get(id) ?? []
  return { total: ids.length, slice: (from, to) => ids.slice(from, to).flatMap(read) }
}

function ordersOf(team: Team): Map<string, string[]> {
  const known = kept.get(team)
  if (known?.version === team.recordsWritten) return known.orders
  const orders = new Map<string, string[]>()
  kept.set(team, { version: team.recordsWritten, orders })
  return orders
}

function keyOf(params: Params): string {
  return JSON.stringify(Object.entries(params).filter(([name]) => !PAGING.has(name)))
}
