import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'
import type { TableSum } from './backup-part.ts'

/** All tables of ours, by name. Kysely’s two say how they are laid out and are written when that is done. */
export async function listTables(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not like 'kysely\\_%'
    order by relname`.execute(tx)
  return rows.map(({ name }) => name)
}

/** Moments are printed alike everywhere. */
export async function useUtc(tx: Tx): Promise<void> {
  await sql`set local timezone to 'UTC'`.execute(tx)
}

export async function sumOf(tx: Tx, table: string): Promise<TableSum> {
  const { rows } = await sql<{ rows: number; digest: string }>`
    select count(*)::int as rows, md5(coalesce(string_agg(line, '' order by line collate "C"), '')) as digest
    from (select md5(row_to_json(t)::text) as line from ${sql.table(table)} t) as lines`.execute(tx)
  return { table, rows: rows[0]?.rows ?? 0, digest: rows[0]?.digest ?? '' }
}
