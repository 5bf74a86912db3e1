import { type Kysely, sql } from 'kysely'

/** Budgets in time zones, the warnings they raised, what was sent to Apollo, and how often a job waited for it or failed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table budgets add column timezone text not null default 'UTC';
    create index budget_windows_by_close on budget_windows (closes_at);
    create table budget_alerts (
      seq bigserial primary key,
      budget_id text not null,
      opens_at timestamptz not null,
      share double precision not null,
      limit_milli bigint not null,
      used_milli bigint not null,
      closes_at timestamptz not null,
      at timestamptz not null,
      unique (budget_id, opens_at, share),
      foreign key (budget_id, opens_at) references budget_windows on delete cascade
    );
    create table apollo_calls (
      endpoint text not null,
      slot timestamptz not null,
      calls integer not null,
      primary key (endpoint, slot)
    );
    alter table jobs add column waits integer not null default 0, add column failures integer not null default 0;
  `.execute(db)
}
