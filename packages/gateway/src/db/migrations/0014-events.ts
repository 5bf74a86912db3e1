import { type Kysely, sql } from 'kysely'

/** What happened, in the order of the commits. */
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
  `.execute(db)
}
