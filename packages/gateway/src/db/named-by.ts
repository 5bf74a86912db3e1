import { type RawBuilder, sql } from 'kysely'

/** One way to name somebody, as the tables of names hold it. */
export interface NamedBy {
  kind: string
  value: string
}

/** Any number of names as one parameter: as a list of pairs, hundreds of them take the planner longer than the search. */
export function namesIn(names: readonly NamedBy[]): RawBuilder<never> {
  const json = JSON.stringify(names.map(({ kind, value }) => ({ kind, value })))
  return sql`(select named.kind, named.value from jsonb_to_recordset(${json}::jsonb) as named(kind text, value text))`
}
