import { type Kysely, sql } from 'kysely'

/** What became of each e-mail of a sequence, and up to which counters that has been read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sequence_emails (
      id text primary key,
      sequence_id text not null,
      apollo_contact_id text not null,
      step integer,
      delivered_at timestamptz,
      bounced_at timestamptz,
      spam_blocked_at timestamptz,
      opened_at timestamptz,
      clicked_at timestamptz,
      replied_at timestamptz,
      unsubscribed_at timestamptz
    );
    create index sequence_emails_by_contact on sequence_emails (sequence_id, apollo_contact_id);
    create table sequence_email_reads (
      sequence_id text primary key,
      counts jsonb not null,
      read_at timestamptz not null
    );
  `.execute(db)
}
