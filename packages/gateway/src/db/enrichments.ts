import { type Insertable, type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { EnrichmentStatus, EnrichmentsTable } from './tables.ts'

export type EnrichmentRecord = Selectable<EnrichmentsTable>

export async function insertEnrichment(tx: Tx, row: Insertable<EnrichmentsTable>): Promise<void> {
  await tx.insertInto('enrichments').values(row).execute()
}

export function findEnrichment(db: ReadDb, id: string): Promise<EnrichmentRecord | undefined> {
  return selectEnrichments(db).where('enrichments.id', '=', id).executeTakeFirst()
}

/** Newest first. */
export function listEnrichments(db: ReadDb, filter: { tag?: string; before?: string; limit: number }) {
  let query = selectEnrichments(db).orderBy('enrichments.id', 'desc').limit(filter.limit)
  if (filter.tag) query = query.where('enrichments.tag', '=', filter.tag)
  if (filter.before) query = query.where('enrichments.id', '<', filter.before)
  return query.execute()
}

/** A list whose job has died has failed, whoever buried the job. */
function selectEnrichments(db: ReadDb) {
  return db
    .selectFrom('enrichments')
    .leftJoin('jobs', 'jobs.id', 'enrichments.jobId')
    .selectAll('enrichments')
    .select(
      sql<EnrichmentStatus>`
        case when enrichments.status = 'running' and jobs.status = 'dead' then 'failed' else enrichments.status end
      `.as('status'),
    )
}

/** For an import that failed: nothing of it is kept. */
export async function deleteEnrichment(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('enrichments').where('id', '=', id).execute()
}

type Change = Pick<
  EnrichmentRecord,
  | 'reason'
  | 'jobId'
  | 'resumesAt'
  | 'startedAt'
  | 'finishedAt'
  | 'total'
  | 'approvedMilli'
  | 'approvedBy'
  | 'approvedAt'
> & { quote: string; options: string }

export interface Move extends Partial<Change> {
  from: EnrichmentStatus[]
  to: EnrichmentStatus
  /** Only where this job, or none, is the one that works on it. */
  ofJob?: string | null
}

/** Undefined where it was not in one of the states it had to be in. */
export function moveEnrichment(tx: Tx, id: string, { from, to, ofJob, ...change }: Move) {
  let query = tx
    .updateTable('enrichments')
    .set({ status: to, ...change })
    .where('id', '=', id)
    .where('status', 'in', from)
  if (ofJob !== undefined) query = query.where('jobId', 'is not distinct from', ofJob)
  return query.returningAll().executeTakeFirst()
}
