import { type Kysely, sql } from 'kysely'

/** Work in the background: one row an intent, what died, what runs on a schedule, and bulk enrichments. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table jobs (
      id text primary key,
      name text not null,
      payload jsonb not null,
      intent text unique,
      status text not null check (status in ('pending', 'queued', 'active', 'completed', 'dead', 'cancelled')),
      dispatches integer not null default 0,
      run integer not null default 0,
      attempts integer not null default 0,
      progress jsonb,
      result jsonb,
      error_code text,
      error text,
      key_id text,
      request_id text,
      run_at timestamptz not null,
      created_at timestamptz not null,
      started_at timestamptz,
      finished_at timestamptz
    );
    create index jobs_unfinished on jobs (status, run_at) where status in ('pending', 'queued', 'active');
    create table dead_letters (
      id text primary key,
      job_id text not null references jobs,
      name text not null,
      payload jsonb not null,
      code text not null,
      reason text not null,
      attempts integer not null,
      first_tried_at timestamptz,
      died_at timestamptz not null,
      replayed_at timestamptz
    );
    create index dead_letters_waiting on dead_letters (died_at) where replayed_at is null;
    create table schedules (
      name text primary key,
      every_seconds integer not null check (every_seconds > 0),
      next_at timestamptz not null
    );
    create table enrichments (
      id text primary key,
      status text not null check (
        status in ('queued', 'running', 'paused', 'awaiting_approval', 'completed', 'cancelled', 'failed')
      ),
      options jsonb not null,
      quote jsonb,
      total integer not null,
      key_id text,
      job_id text,
      tag text,
      request_id text,
      reason text,
      resumes_at timestamptz,
      created_at timestamptz not null,
      started_at timestamptz,
      finished_at timestamptz
    );
    create table enrichment_rows (
      enrichment_id text not null references enrichments on delete cascade,
      row_number integer not null,
      input jsonb not null,
      name_kind text,
      name_value text,
      status text not null check (
        status in ('pending', 'found', 'missed', 'invalid', 'skipped', 'failed', 'unknown')
      ),
      reason text,
      contact_id text references contacts on delete set null,
      source text,
      credits_milli bigint not null default 0,
      updated_at timestamptz not null,
      primary key (enrichment_id, row_number)
    );
    create index enrichment_rows_pending on enrichment_rows (enrichment_id, row_number) where status = 'pending';
    create table sync_cursors (
      object text primary key,
      watermark text,
      updated_at timestamptz not null
    );
    create table sync_runs (
      id text primary key,
      object text not null,
      status text not null check (status in ('running', 'completed', 'failed')),
      counts jsonb not null,
      requests integer not null default 0,
      error text,
      started_at timestamptz not null,
      finished_at timestamptz
    );
  `.execute(db)
}
