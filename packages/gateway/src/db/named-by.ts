import { type RawBuilder, sql } from 'kysely'

/** One way to name somebody, as the tables of names hold it. */
export interface NamedBy {
  kind: string
  value: string
}

/**
 * Any number of names as two parameters: as a list of pairs, hundreds of them take the planner longer than the search.
 * Arrays, because the planner knows their length, and looks a few names up instead of reading the table.
 */
export function namesIn(names: readonly NamedBy[]): RawBuilder<never> {
  const kinds = names.map(({ kind }) => kind)
  const values = names.map(({ value }) => value)
  return sql`(select named.kind, named.value from unnest(${kinds}::text[], ${values}::text[]) as named(kind, value))`
}
