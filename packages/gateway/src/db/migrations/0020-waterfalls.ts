import { type Kysely, sql } from 'kysely'

/** What a call's later results are for, rows of lists that wait for them, and records in Apollo's own order. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table callback_requests add column needs jsonb not null default '["phone"]';
    alter table enrichment_rows
      drop constraint enrichment_rows_status_check,
      add constraint enrichment_rows_status_check check (
        status in ('pending', 'found', 'awaiting', 'missed', 'invalid', 'skipped', 'failed', 'unknown')
      );
    create index enrichment_rows_awaiting on enrichment_rows (contact_id) where status = 'awaiting';
    alter table contacts alter column raw type json using raw::json;
    alter table organizations alter column raw type json using raw::json;
  `.execute(db)
}
