import { type Kysely, sql } from 'kysely'

/** What one process at a time does for all, and for how long it may. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table leases (
      name text primary key,
      holder text not null,
      until timestamptz not null
    );
  `.execute(db)
}
