import { type Kysely, sql } from 'kysely'

/** Answers that were paid for and told, until they are filed. No foreign keys: each would be looked up while a caller waits. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table purchase_answers (
      reservation_id text primary key,
      purchase_id text not null,
      person json,
      charged_milli bigint not null,
      actor json not null,
      request_id text not null,
      answered_at timestamptz not null
    );
  `.execute(db)
}
