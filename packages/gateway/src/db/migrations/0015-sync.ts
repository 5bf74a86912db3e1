import { type Kysely, sql } from 'kysely'

/** What is known of the rest of Apollo: sequences, users, stages, lists, fields. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`select 1`.execute(db)
}
