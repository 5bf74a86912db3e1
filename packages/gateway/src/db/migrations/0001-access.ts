import { type Kysely, sql } from 'kysely'

/** Keys, settings and the processes that share the database. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table api_keys (
      id text primary key,
      name text not null,
      secret_hash text not null unique,
      scopes jsonb not null,
      kind text not null check (kind in ('service', 'agent')),
      team text,
      created_at timestamptz not null,
      expires_at timestamptz,
      revoked_at timestamptz,
      last_used_at timestamptz
    );
    create table settings (
      name text primary key,
      value jsonb not null,
      updated_at timestamptz not null
    );
    create table processes (
      id text primary key,
      role text not null,
      started_at timestamptz not null,
      seen_at timestamptz not null
    );
    create table idempotency_keys (
      key_id text not null,
      route text not null,
      idempotency_key text not null,
      request_hash text not null,
      status integer,
      headers jsonb,
      body text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (key_id, route, idempotency_key)
    );
  `.execute(db)
}
