import { type Kysely, sql } from 'kysely'

/** The ledger, the budgets, and who is being bought right now. Amounts are whole thousandths of a credit. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table credit_reservations (
      id text primary key,
      endpoint text not null,
      state text not null check (state in ('held', 'settled', 'released', 'unknown')),
      held_milli bigint not null check (held_milli >= 0),
      charged_milli bigint not null default 0 check (charged_milli >= 0),
      owner_id text not null,
      key_id text,
      team text,
      tag text,
      session text,
      job_id text,
      request_id text,
      reason text,
      created_at timestamptz not null,
      sent_at timestamptz,
      closed_at timestamptz
    );
    create index credit_reservations_open on credit_reservations (state) where state in ('held', 'unknown');
    create table credit_entries (
      seq bigserial primary key,
      reservation_id text not null references credit_reservations,
      kind text not null check (kind in ('hold', 'settle', 'release', 'doubt', 'resolve')),
      held_delta_milli bigint not null,
      posted_delta_milli bigint not null,
      note text,
      at timestamptz not null
    );
    create index credit_entries_by_reservation on credit_entries (reservation_id);
    create table credit_savings (
      seq bigserial primary key,
      saved_milli bigint not null,
      reason text not null,
      key_id text,
      tag text,
      job_id text,
      at timestamptz not null
    );
    create table budgets (
      id text primary key,
      scope jsonb not null,
      period text not null check (period in ('day', 'week', 'month', 'total')),
      limit_milli bigint not null check (limit_milli >= 0),
      soft_alerts jsonb not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create table budget_windows (
      budget_id text not null references budgets on delete cascade,
      opens_at timestamptz not null,
      closes_at timestamptz not null,
      ceiling_milli bigint not null,
      held_milli bigint not null default 0 check (held_milli >= 0),
      posted_milli bigint not null default 0 check (posted_milli >= 0),
      primary key (budget_id, opens_at),
      check (held_milli + posted_milli <= ceiling_milli)
    );
    create table reservation_budgets (
      reservation_id text not null references credit_reservations,
      budget_id text not null,
      opens_at timestamptz not null,
      primary key (reservation_id, budget_id)
    );
    create table purchases (
      id text primary key,
      subject text not null check (subject in ('person', 'organization')),
      reservation_id text not null references credit_reservations,
      state text not null check (state in ('open', 'found', 'missed', 'released', 'unknown', 'lost')),
      wish jsonb not null,
      entity_id text,
      reason text,
      created_at timestamptz not null,
      closed_at timestamptz
    );
    create index purchases_by_reservation on purchases (reservation_id);
    create table purchase_claims (
      kind text not null,
      value text not null,
      purchase_id text not null references purchases on delete cascade,
      primary key (kind, value)
    );
    create index purchase_claims_by_purchase on purchase_claims (purchase_id);
  `.execute(db)
}
