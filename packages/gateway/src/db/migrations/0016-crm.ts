import { type Kysely, sql } from 'kysely'

/** Connections to CRMs, what is linked with what, and what every run did. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table crm_connections (
      id text primary key,
      kind text not null check (kind in ('hubspot', 'salesforce', 'tables')),
      settings jsonb not null,
      sealed_secrets text,
      sealed_tokens text,
      tokens_version integer not null default 0,
      mapping jsonb not null,
      every_minutes integer,
      next_at timestamptz,
      stopped_reason text,
      previewed_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create table crm_cursors (
      connection_id text not null references crm_connections on delete cascade,
      object text not null,
      crm_cursor text,
      local_since timestamptz,
      event_seq bigint not null default 0,
      primary key (connection_id, object)
    );
    create table crm_links (
      id text primary key,
      connection_id text not null references crm_connections on delete cascade,
      object text not null,
      local_id text not null,
      crm_id text not null,
      bases jsonb not null,
      echo jsonb,
      flips jsonb not null,
      state text not null check (state in ('linked', 'quarantined', 'gone')),
      reason text,
      dirty boolean not null,
      made_by text not null check (made_by in ('match', 'create', 'review')),
      made_in text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create unique index crm_links_by_local on crm_links (connection_id, object, local_id) where state <> 'gone';
    create unique index crm_links_by_crm on crm_links (connection_id, object, crm_id) where state <> 'gone';
    create index crm_links_dirty on crm_links (connection_id, object, id) where dirty;
    create table crm_keys (
      connection_id text not null references crm_connections on delete cascade,
      object text not null,
      side text not null check (side in ('apollo', 'crm')),
      record_id text not null,
      kind text not null,
      value text not null,
      primary key (connection_id, object, side, record_id, kind, value)
    );
    create index crm_keys_by_value on crm_keys (connection_id, object, kind, value);
    create table crm_runs (
      id text primary key,
      connection_id text not null references crm_connections on delete cascade,
      kind text not null check (kind in ('preview', 'sync', 'undo')),
      state text not null check (state in ('queued', 'running', 'awaiting_approval', 'completed', 'failed')),
      undoes text,
      counts jsonb not null,
      progress jsonb not null,
      diff jsonb,
      error text,
      waits_for text,
      waits_until timestamptz,
      requested_by text,
      approved_by text,
      created_at timestamptz not null,
      started_at timestamptz,
      finished_at timestamptz
    );
    create index crm_runs_by_connection on crm_runs (connection_id, id);
    create unique index crm_runs_one on crm_runs (connection_id) where state in ('queued', 'running');
    create table crm_writes (
      id text primary key,
      run_id text not null references crm_runs on delete cascade,
      connection_id text not null,
      object text not null,
      side text not null check (side in ('apollo', 'crm')),
      action text not null check (action in ('create', 'update', 'delete')),
      local_id text,
      crm_id text,
      link_id text,
      label text,
      changes jsonb not null,
      bases jsonb not null,
      why text not null,
      state text not null check (state in ('planned', 'sent', 'unknown', 'done', 'failed', 'skipped', 'held', 'undone')),
      message text,
      created_at timestamptz not null,
      sent_at timestamptz,
      done_at timestamptz
    );
    create index crm_writes_by_run on crm_writes (run_id, id);
    create index crm_writes_open on crm_writes (connection_id, object, side, action, id)
      where state in ('planned', 'sent', 'unknown', 'held');
    create index crm_writes_by_local on crm_writes (connection_id, object, local_id);
    create index crm_writes_by_crm on crm_writes (connection_id, object, crm_id);
    create table crm_parked (
      connection_id text not null references crm_connections on delete cascade,
      object text not null,
      side text not null check (side in ('apollo', 'crm')),
      record_id text not null,
      field text not null,
      reason text not null,
      message text not null,
      run_id text not null,
      first_at timestamptz not null,
      last_at timestamptz not null,
      primary key (connection_id, object, side, record_id, field)
    );
    create table crm_reviews (
      id text primary key,
      connection_id text not null references crm_connections on delete cascade,
      object text not null,
      side text not null check (side in ('apollo', 'crm')),
      record_id text not null,
      label text not null,
      reason text not null,
      candidates jsonb not null,
      state text not null check (state in ('open', 'link', 'create', 'ignore')),
      chosen_id text,
      created_at timestamptz not null,
      resolved_at timestamptz,
      resolved_by text,
      unique (connection_id, object, side, record_id)
    );
    create table crm_revisits (
      connection_id text not null references crm_connections on delete cascade,
      object text not null,
      side text not null check (side in ('apollo', 'crm')),
      record_id text not null,
      primary key (connection_id, object, side, record_id)
    );
    create index contacts_by_update on contacts (updated_at);
    create index accounts_by_update on accounts (updated_at);
    create index deals_by_update on deals (updated_at);
    create index tasks_by_update on tasks (updated_at);
  `.execute(db)
}
