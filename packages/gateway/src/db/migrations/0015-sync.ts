import { type Kysely, sql } from 'kysely'

/** Every record of Apollo's as it was last seen, the kinds that had no table yet, and what a run is about. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sync_records (
      object text not null,
      apollo_id text not null,
      entity_id text not null,
      state jsonb not null,
      content_hash text not null,
      stage_id text,
      changed_at timestamptz,
      noted_at timestamptz not null,
      source text not null check (source in ('apollo', 'delos')),
      seen_in text,
      missed_in text,
      deleted_at timestamptz,
      primary key (object, apollo_id)
    );
    create index sync_records_by_entity on sync_records (object, entity_id);
    alter table accounts add column deleted_at timestamptz;
    alter table deals add column deleted_at timestamptz;
    alter table tasks add column deleted_at timestamptz;
    create table sequences (
      id text primary key,
      name text,
      is_active boolean not null,
      is_archived boolean not null,
      owner_id text,
      steps integer,
      figures jsonb not null,
      raw jsonb not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      deleted_at timestamptz
    );
    create table users (
      id text primary key,
      name text,
      email text,
      title text,
      is_active boolean not null,
      raw jsonb not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      deleted_at timestamptz
    );
    create table stages (
      id text primary key,
      object text not null check (object in ('contact', 'account', 'deal')),
      name text,
      position integer,
      pipeline_id text,
      probability double precision,
      is_won boolean,
      is_closed boolean,
      raw jsonb not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      deleted_at timestamptz
    );
    create table lists (
      id text primary key,
      object text not null,
      name text,
      members integer,
      raw jsonb not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      deleted_at timestamptz
    );
    create table fields (
      id text primary key,
      object text not null,
      label text,
      type text,
      source text,
      options jsonb not null,
      raw jsonb not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      deleted_at timestamptz
    );
    alter table sync_runs
      drop constraint sync_runs_status_check,
      add check (status in ('running', 'waiting', 'awaiting_approval', 'completed', 'failed')),
      add column kind text not null default 'changes' check (kind in ('changes', 'full')),
      add column job_id text,
      add column total integer,
      add column waits_for text,
      add column waits_until timestamptz,
      add column unread integer not null default 0,
      add column vanished integer not null default 0,
      add column deleted integer not null default 0,
      add column approved_by text,
      add column approved_at timestamptz;
    create index sync_runs_by_object on sync_runs (object, id);
    create index sync_runs_by_job on sync_runs (job_id) where job_id is not null;
  `.execute(db)
}
