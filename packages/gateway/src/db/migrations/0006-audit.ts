import { type Kysely, sql } from 'kysely'

/** Who did what, sealed in order; and what Apollo answered and allowed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_log (
      seq bigserial primary key,
      id text not null unique,
      at timestamptz not null,
      actor_type text not null,
      actor_id text not null,
      actor_name text not null,
      action text not null,
      entity_type text not null,
      entity_id text not null,
      before jsonb,
      after jsonb,
      request_id text
    );
    create index audit_log_by_entity on audit_log (entity_type, entity_id, seq);
    create table audit_seals (
      last_seq bigint primary key,
      first_seq bigint not null,
      hash text not null,
      sealed_at timestamptz not null
    );
    create table answers (
      key text primary key,
      endpoint text not null,
      body text not null,
      fetched_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index answers_by_expiry on answers (expires_at);
    create table limiter_states (
      endpoint text primary key,
      state text not null,
      updated_at timestamptz not null
    );
  `.execute(db)
}
