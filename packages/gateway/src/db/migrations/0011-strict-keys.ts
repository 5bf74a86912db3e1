import { type Kysely, sql } from 'kysely'

/** Keys whose calls to Apollo are refused for a parameter that Apollo would silently ignore. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table api_keys add column strict boolean not null default false;
  `.execute(db)
}
