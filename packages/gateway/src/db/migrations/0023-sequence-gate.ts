import { type Kysely, sql } from 'kysely'

/** Suppressions end, name contacts too and come from Apollo's opt-outs; mailboxes have caps; figures know more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table suppressions rename column hash to subject;
    alter table suppressions
      drop constraint suppressions_kind_check,
      add check (kind in ('email', 'domain', 'contact')),
      add column source text not null default 'manual' check (source in ('manual', 'import', 'apollo')),
      add column until timestamptz;

    alter table sequence_caps add column per_mailbox integer check (per_mailbox >= 0);

    alter table sequence_enrolments add column process_id text;
    create index sequence_enrolments_open on sequence_enrolments (held_at) where state = 'held';

    alter table sequence_figures
      add column demoed integer,
      add column spam_blocked integer;
    create table sequence_contact_history (
      id text primary key,
      sequence_id text not null,
      apollo_contact_id text not null,
      status text,
      reason text,
      step integer,
      at timestamptz not null
    );
    create index sequence_contact_history_by_contact on sequence_contact_history (sequence_id, apollo_contact_id, id);

    insert into suppressions (id, kind, subject, reason, added_by, source, created_at)
      select 'optout-' || apollo_id, 'email', encode(sha256(convert_to(lower(trim(state ->> 'email')), 'UTF8')), 'hex'),
        'opted out in Apollo', 'sync', 'apollo', now()
      from sync_records
      where object = 'contacts' and state -> 'isUnsubscribed' = 'true' and state ->> 'email' <> ''
      on conflict do nothing;
  `.execute(db)
}
