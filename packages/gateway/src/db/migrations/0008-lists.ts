import { type Kysely, sql } from 'kysely'

/** What a list was approved for, and how its rows stand, so that nobody has to count them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table enrichments
      add column approved_milli bigint,
      add column approved_by text,
      add column approved_at timestamptz;
    create index enrichment_rows_by_contact on enrichment_rows (contact_id, enrichment_id)
      where contact_id is not null;
    create table enrichment_counts (
      enrichment_id text not null references enrichments on delete cascade,
      status text not null,
      rows integer not null,
      from_store integer not null,
      people integer not null,
      credits_milli bigint not null,
      primary key (enrichment_id, status)
    );
    insert into enrichment_counts (enrichment_id, status, rows, from_store, people, credits_milli)
    select enrichment_id, status, count(*), count(*) filter (where source = 'store'),
      count(distinct contact_id), sum(credits_milli)
    from enrichment_rows
    where status <> 'pending'
    group by enrichment_id, status;
  `.execute(db)
}
