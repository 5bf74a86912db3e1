import { type Kysely, sql } from 'kysely'

/** What Apollo has promised to deliver later, for whom, and what arrived. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table credit_reservations add column awaited_since timestamptz;
    create table callback_requests (
      id text primary key,
      kind text not null check (kind in ('phone', 'waterfall')),
      token_hash text not null unique,
      state text not null check (state in ('sent', 'awaiting', 'done', 'gone', 'void')),
      apollo_request_id text,
      polls integer not null default 0,
      next_poll_at timestamptz,
      reason text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      closed_at timestamptz
    );
    create index callback_requests_due on callback_requests (next_poll_at) where state = 'awaiting';
    create index callback_requests_sent on callback_requests (created_at) where state = 'sent';
    create table callback_people (
      request_id text not null references callback_requests on delete cascade,
      apollo_id text not null,
      contact_id text not null,
      reservation_id text not null references credit_reservations,
      state text not null check (state in ('awaited', 'found', 'missing', 'failed', 'gone', 'erased')),
      closed_at timestamptz,
      primary key (request_id, apollo_id)
    );
    create index callback_people_awaited on callback_people (apollo_id) where state = 'awaited';
    create index callback_people_by_contact on callback_people (contact_id);
    create table callback_inbox (
      id text primary key,
      request_id text references callback_requests on delete cascade,
      body_hash text not null,
      body bytea,
      state text not null check (state in ('stored', 'used', 'ignored')),
      reason text,
      received_at timestamptz not null,
      judged_at timestamptz,
      unique (request_id, body_hash)
    );
    create index callback_inbox_stored on callback_inbox (id) where state = 'stored' and request_id is not null;
  `.execute(db)
}
