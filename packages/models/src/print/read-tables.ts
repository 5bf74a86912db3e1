export interface Column {
  name: string
  /** PostgreSQL's own name of the type: `int4`, `timestamptz`, `_text` for a list of texts. */
  type: string
  isNullable: boolean
  /** As SQL; undefined where there is none. */
  default: string | undefined
  isGenerated: boolean
}

export interface ForeignKey {
  name: string
  columns: string[]
  table: string
  references: string[]
}

export interface Table {
  name: string
  columns: Column[]
  primaryKey: string[]
  /** Of all rows: partial ones are left out. */
  uniques: string[][]
  foreignKeys: ForeignKey[]
}

/** Runs one statement and gives its rows. */
export type Query = (sql: string) => Promise<Record<string, unknown>[]>

const columnsSql = `
  select c.table_name as "table", c.column_name as name, c.udt_name as type, c.is_nullable = 'YES' as nullable,
    c.column_default as "default", c.is_generated = 'ALWAYS' or c.identity_generation = 'ALWAYS' as generated
  from information_schema.columns c
  join information_schema.tables t using (table_schema, table_name)
  where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and t.table_name not like 'kysely%'
  order by c.table_name, c.ordinal_position`

const namesOf = (keys: string, relation: string) => `array_to_json(array(
  select a.attname from unnest(${keys}) with ordinality as k(number, place)
  join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number order by k.place))`

const keysSql = `
  select i.indrelid::regclass::text as "table", i.indisprimary as "primary", ${namesOf('i.indkey::int2[]', 'i.indrelid')} as columns
  from pg_index i join pg_class c on c.oid = i.indrelid
  where c.relnamespace = 'public'::regnamespace and i.indisunique and i.indpred is null and i.indexprs is null
  order by c.relname, i.indexrelid::regclass::text`

const foreignKeysSql = `
  select f.conname as name, c.relname as "table", r.relname as target,
    ${namesOf('f.conkey', 'f.conrelid')} as columns, ${namesOf('f.confkey', 'f.confrelid')} as "references"
  from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class r on r.oid = f.confrelid
  where f.contype = 'f' and c.relnamespace = 'public'::regnamespace
  order by c.relname, f.conname`

interface ColumnRow {
  table: string
  name: string
  type: string
  nullable: boolean
  default: string | null
  generated: boolean
}
interface KeyRow {
  table: string
  primary: boolean
  columns: string[]
}
interface ForeignKeyRow extends Omit<ForeignKey, 'table'> {
  table: string
  target: string
}

/** What there is in a migrated database, in the order of names; the list of migrations itself is left out. */
export async function readTables(query: Query): Promise<Table[]> {
  const columns = (await query(columnsSql)) as unknown as ColumnRow[]
  const keys = (await query(keysSql)) as unknown as KeyRow[]
  const foreignKeys = (await query(foreignKeysSql)) as unknown as ForeignKeyRow[]
  const names = [...new Set(columns.map(({ table }) => table))].sort()
  return names.map((name) => ({
    name,
    columns: columns.filter(({ table }) => table === name).map(toColumn),
    primaryKey: keys.find((key) => key.table === name && key.primary)?.columns ?? [],
    uniques: keys.filter((key) => key.table === name && !key.primary).map((key) => key.columns),
    foreignKeys: foreignKeys
      .filter(({ table }) => table === name)
      .map(({ name, columns, target, references }) => ({ name, columns, table: target, references })),
  }))
}

function toColumn({ name, type, nullable, default: text, generated }: ColumnRow): Column {
  return { name, type, isNullable: nullable, default: text ?? undefined, isGenerated: generated }
}
