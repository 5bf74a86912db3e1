import { type Kysely, sql } from 'kysely'

/** Deals with their stage history, tasks, and the rules between them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table deals (
      id text primary key,
      name text not null,
      amount double precision,
      stage_id text,
      owner_id text,
      account_id text,
      contact_ids jsonb not null,
      closed_date text,
      is_closed boolean not null,
      is_won boolean not null,
      content_hash text not null,
      raw jsonb not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create table stage_changes (
      id text primary key,
      object text not null check (object in ('deal', 'contact')),
      entity_id text not null,
      from_stage_id text,
      to_stage_id text,
      source text not null check (source in ('delos', 'apollo')),
      changed_at timestamptz not null
    );
    create index stage_changes_by_entity on stage_changes (object, entity_id, changed_at);
    create table tasks (
      id text primary key,
      type text not null,
      priority text,
      status text,
      title text,
      note text,
      user_id text,
      contact_id text,
      deal_id text,
      due_at timestamptz,
      raw jsonb not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create table rules (
      id text primary key,
      name text not null unique,
      event text not null,
      conditions jsonb not null,
      action jsonb not null,
      enabled boolean not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create table rule_firings (
      id text primary key,
      rule_id text not null references rules on delete cascade,
      cause_id text not null,
      state text not null check (state in ('pending', 'done', 'failed')),
      task_id text,
      reason text,
      created_at timestamptz not null,
      finished_at timestamptz,
      unique (rule_id, cause_id)
    );
  `.execute(db)
}
