import { type Params, readFlag, readText } from './params.ts'
import { Refusal, unprocessable } from './reply.ts'

type SortKey<T> = (row: T) => string | number

/** Sorts by `sort_by_field` among `keys`, descending unless `sort_ascending`; `keys.default` where none is sent. */
export function sortRows<T extends { id: string }>(
  rows: T[],
  params: Params,
  keys: { default: SortKey<T>; [field: string]: SortKey<T> },
): T[] {
  const field = readText(params.sort_by_field)
  const key = field === undefined ? keys.default : field !== 'default' && Object.hasOwn(keys, field) && keys[field]
  if (!key) throw new Refusal(unprocessable('Invalid sort criteria', { skip_alert_dialog: true }))
  // Without a field the flag has no effect.
  const direction = field !== undefined && readFlag(params.sort_ascending) ? 1 : -1
  return rows.sort((a, b) => direction * (compare(key(a), key(b)) || compare(a.id, b.id)))
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
