import { type Kysely, sql } from 'kysely'

/** One row that every hold passes, closed while somebody compares Apollo's counter with the ledger; and who waits for whom. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table spend_gate (
      id integer primary key check (id = 1),
      closed_by text,
      closed_until timestamptz
    );
    insert into spend_gate (id) values (1);
    create table purchase_waits (
      id text primary key,
      wish jsonb not null,
      seen_at timestamptz not null
    );
    create index purchases_open on purchases (id) where state = 'open';
  `.execute(db)
}
