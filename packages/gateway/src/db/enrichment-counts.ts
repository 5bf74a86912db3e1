import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { NewEnrichmentRow } from './enrichment-rows.ts'
import type { EnrichmentCountsTable, RowStatus } from './tables.ts'

export type EnrichmentCount = Selectable<EnrichmentCountsTable>

/** How the rows of a list have ended. What is missing from its total waits. */
export function listCounts(db: ReadDb, enrichmentId: string): Promise<EnrichmentCount[]> {
  return db.selectFrom('enrichmentCounts').selectAll().where('enrichmentId', '=', enrichmentId).execute()
}

/** Runs an update of rows named `line`, counts in the same statement what it ended, and returns how many. */
export async function takeCounts(tx: Tx, enrichmentId: string, update: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ ended: number }>`
    with ended as (${update} returning line.status, line.source, line.contact_id, line.credits_milli),
    named as (select distinct on (contact_id) contact_id, status from ended where contact_id is not null
      order by contact_id, status desc),
    newcomers as (
      select status, count(*) as people from named where not exists (
        select from enrichment_rows as earlier
        where earlier.contact_id = named.contact_id and earlier.enrichment_id = ${enrichmentId}
      ) group by status
    ),
    counted as (
      insert into enrichment_counts as counts (enrichment_id, status, rows, from_store, people, credits_milli)
      select ${enrichmentId}::text, status, count(*), count(*) filter (where source = 'store'),
        coalesce((select people from newcomers where newcomers.status = ended.status), 0), sum(credits_milli)
      from ended group by status
      on conflict (enrichment_id, status) do update set
        rows = counts.rows + excluded.rows,
        from_store = counts.from_store + excluded.from_store,
        people = counts.people + excluded.people,
        credits_milli = counts.credits_milli + excluded.credits_milli
    )
    select count(*) as ended from ended
  `.execute(tx)
  return Number(rows[0]?.ended ?? 0)
}

export async function addCounts(tx: Tx, enrichmentId: string, counts: ReadonlyMap<RowStatus, number>): Promise<void> {
  if (!counts.size) return
  await tx
    .insertInto('enrichmentCounts')
    .values([...counts].map(([status, rows]) => ({ enrichmentId, status, rows, ...nobody })))
    .onConflict((conflict) =>
      conflict
        .columns(['enrichmentId', 'status'])
        .doUpdateSet((eb) => ({ rows: eb('enrichmentCounts.rows', '+', eb.ref('excluded.rows')) })),
    )
    .execute()
}

const nobody = { fromStore: 0, people: 0, creditsMilli: 0 }

/** Lines that ended as they were filed. */
export function countEnded(rows: readonly NewEnrichmentRow[]): Map<RowStatus, number> {
  const counts = new Map<RowStatus, number>()
  for (const { status } of rows) if (status !== 'pending') counts.set(status, (counts.get(status) ?? 0) + 1)
  return counts
}

/** Counts anew. Two calls that found one person at the same moment have both counted them as new. */
export async function recount(tx: Tx, enrichmentId: string): Promise<void> {
  await tx.deleteFrom('enrichmentCounts').where('enrichmentId', '=', enrichmentId).execute()
  await sql`
    insert into enrichment_counts (enrichment_id, status, rows, from_store, people, credits_milli)
    select enrichment_id, status, count(*), count(*) filter (where source = 'store'),
      case when status in ('found', 'awaiting') then (
        select count(*) from (
          select distinct on (contact_id) contact_id, status from enrichment_rows
          where enrichment_id = ${enrichmentId} and contact_id is not null
          order by contact_id, status desc
        ) as people where people.status = enrichment_rows.status
      ) else 0 end,
      sum(credits_milli)
    from enrichment_rows
    where enrichment_id = ${enrichmentId} and status <> 'pending'
    group by enrichment_id, status
  `.execute(tx)
}
