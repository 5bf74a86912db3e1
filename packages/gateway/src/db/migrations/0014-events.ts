import { type Kysely, sql } from 'kysely'

/** What happened, in the order of the commits, and how far each of those who listen has come. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table events (
      seq bigint primary key,
      id text not null unique,
      type text not null,
      entity_type text not null,
      entity_id text not null,
      source text not null check (source in ('apollo', 'delos', 'crm')),
      data jsonb not null,
      at timestamptz not null
    );
    create index events_by_entity on events (entity_type, entity_id, seq);
    create index events_by_type on events (type, seq);
    create table event_head (
      id integer primary key check (id = 1),
      seq bigint not null
    );
    insert into event_head (id, seq) values (1, 0);
    create table event_consumers (
      name text primary key,
      seq bigint not null,
      updated_at timestamptz not null
    );
    create table parked_events (
      consumer text not null references event_consumers on delete cascade,
      seq bigint not null,
      event_id text not null,
      type text not null,
      reason text not null,
      parked_at timestamptz not null,
      primary key (consumer, seq)
    );
  `.execute(db)
}
