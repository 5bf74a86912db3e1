import { type Kysely, sql } from 'kysely'

/** Connections to CRMs, what is linked with what, and what every run did. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`select 1`.execute(db)
}
