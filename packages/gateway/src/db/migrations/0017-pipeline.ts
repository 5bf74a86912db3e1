import { type Kysely, sql } from 'kysely'

/** Odds of deals, suppressed addresses, enrolments under their caps, and the figures of sequences over time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table deal_stage_settings (
      stage_id text primary key,
      probability double precision not null check (probability between 0 and 100),
      updated_at timestamptz not null
    );
    create table suppressions (
      id text primary key,
      kind text not null check (kind in ('email', 'domain')),
      hash text not null,
      reason text not null,
      note text,
      added_by text not null,
      created_at timestamptz not null,
      unique (kind, hash)
    );
    create table sequence_caps (
      scope text primary key,
      per_day integer check (per_day >= 0),
      per_company integer check (per_company >= 0),
      company_days integer not null check (company_days between 1 and 365),
      updated_at timestamptz not null
    );
    insert into sequence_caps (scope, company_days, updated_at) values ('all', 30, now());
    create table sequence_enrolments (
      id text primary key,
      sequence_id text not null,
      contact_id text not null,
      company text,
      mailbox_id text not null,
      day text not null,
      state text not null check (state in ('held', 'enrolled', 'released')),
      held_at timestamptz not null,
      settled_at timestamptz
    );
    create unique index sequence_enrolments_held on sequence_enrolments (sequence_id, contact_id) where state = 'held';
    create index sequence_enrolments_by_day on sequence_enrolments (day, sequence_id) where state <> 'released';
    create index sequence_enrolments_by_company on sequence_enrolments (company, day) where state <> 'released';
    create table sequence_figures (
      sequence_id text not null,
      day text not null,
      name text not null,
      scheduled integer,
      delivered integer,
      opened integer,
      replied integer,
      clicked integer,
      bounced integer,
      unsubscribed integer,
      taken_at timestamptz not null,
      primary key (sequence_id, day)
    );
  `.execute(db)
}
