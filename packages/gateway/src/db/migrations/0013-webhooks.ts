import { type Kysely, sql } from 'kysely'

/** Where results are passed on to, what is to be delivered, and who waits for which person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook_endpoints (
      id text primary key,
      key_id text,
      url text not null,
      sealed_secret text not null,
      sealed_previous text,
      previous_until timestamptz,
      disabled_at timestamptz,
      disabled_reason text,
      failing_since timestamptz,
      last_success_at timestamptz,
      slow_until timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index webhook_endpoints_by_url on webhook_endpoints (url);
    create table webhook_deliveries (
      id text primary key,
      endpoint_id text not null references webhook_endpoints on delete cascade,
      type text not null,
      entity_id text not null,
      payload text not null,
      status text not null check (status in ('pending', 'delivered', 'failed', 'stopped')),
      attempts integer not null default 0,
      next_at timestamptz not null,
      claimed_until timestamptz,
      last_tried_at timestamptz,
      last_status integer,
      last_error text,
      last_answer text,
      created_at timestamptz not null,
      delivered_at timestamptz
    );
    create index webhook_deliveries_pending on webhook_deliveries (endpoint_id, next_at) where status = 'pending';
    create index webhook_deliveries_by_endpoint on webhook_deliveries (endpoint_id, id);
    create index webhook_deliveries_by_entity on webhook_deliveries (entity_id);
    create table callback_watchers (
      request_id text not null,
      apollo_id text not null,
      endpoint_id text not null references webhook_endpoints on delete cascade,
      primary key (request_id, apollo_id, endpoint_id),
      foreign key (request_id, apollo_id) references callback_people on delete cascade
    );
  `.execute(db)
}
