import { type Kysely, sql } from 'kysely'

/** How many jobs a key has waiting is looked up whenever it asks for another. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index jobs_unfinished_by_key on jobs (key_id)
      where key_id is not null and status in ('pending', 'queued', 'active')
  `.execute(db)
}
