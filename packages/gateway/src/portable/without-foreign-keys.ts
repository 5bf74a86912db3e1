import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'

/** Tables point at each other and at themselves, so no order of filling them fits. The keys are checked when they return. */
export async function withoutForeignKeys<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const { rows } = await sql<{ table: string; name: string; definition: string }>`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`.execute(tx)
  for (const { table, name } of rows) {
    await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(tx)
  }
  const value = await work()
  for (const { table, name, definition } of rows) {
    await sql`alter table ${sql.table(table)} add constraint ${sql.ref(name)} ${sql.raw(definition)}`.execute(tx)
  }
  return value
}
