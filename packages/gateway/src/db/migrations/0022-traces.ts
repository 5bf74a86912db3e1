import { type Kysely, sql } from 'kysely'

/** Which trace a job belongs to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table jobs add column trace_parent text`.execute(db)
}
