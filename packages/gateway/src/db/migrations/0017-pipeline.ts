import { type Kysely, sql } from 'kysely'

/** Suppressed addresses, and the figures of sequences over time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`select 1`.execute(db)
}
