import type { Selectable, Updateable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { SyncRunsTable } from './sync-tables.ts'

export type SyncRunRow = Selectable<SyncRunsTable>

export async function findCursor(db: ReadDb, object: string): Promise<string | undefined> {
  const row = await db.selectFrom('syncCursors').select('watermark').where('object', '=', object).executeTakeFirst()
  return row?.watermark ?? undefined
}

export async function putCursor(tx: Tx, cursor: { object: string; watermark: string | null; at: Date }): Promise<void> {
  const { object, watermark, at } = cursor
  await tx
    .insertInto('syncCursors')
    .values({ object, watermark, updatedAt: at })
    .onConflict((conflict) => conflict.column('object').doUpdateSet({ watermark, updatedAt: at }))
    .execute()
}

export interface NewSyncRun {
  id: string
  object: string
  kind: SyncRunRow['kind']
  jobId: string | null
  counts: object
  startedAt: Date
}

export async function insertSyncRun(tx: Tx, run: NewSyncRun): Promise<void> {
  await tx
    .insertInto('syncRuns')
    .values({ ...run, counts: JSON.stringify(run.counts), status: 'running', requests: 0 })
    .execute()
}

export type SyncRunChange = Omit<Updateable<SyncRunsTable>, 'id' | 'counts'> & { counts?: object }

export async function updateSyncRun(tx: Tx, id: string, { counts, ...change }: SyncRunChange): Promise<void> {
  await tx
    .updateTable('syncRuns')
    .set({ ...change, ...(counts && { counts: JSON.stringify(counts) }) })
    .where('id', '=', id)
    .execute()
}

/** The run that this job began and did not end. */
export function findRunOfJob(db: ReadDb, jobId: string): Promise<SyncRunRow | undefined> {
  return db
    .selectFrom('syncRuns')
    .selectAll()
    .where('jobId', '=', jobId)
    .where('status', 'in', ['running', 'waiting'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export function findSyncRun(db: ReadDb, id: string): Promise<SyncRunRow | undefined> {
  return db.selectFrom('syncRuns').selectAll().where('id', '=', id).executeTakeFirst()
}

export function lockSyncRun(tx: Tx, id: string): Promise<SyncRunRow | undefined> {
  return tx.selectFrom('syncRuns').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** The newest run of an object; of a status where one is given. */
export function findLastRun(
  db: ReadDb,
  { object, status }: { object: string; status?: SyncRunRow['status'] },
): Promise<SyncRunRow | undefined> {
  let query = db.selectFrom('syncRuns').selectAll().where('object', '=', object).orderBy('id', 'desc').limit(1)
  if (status) query = query.where('status', '=', status)
  return query.executeTakeFirst()
}

/** Runs that nobody goes on with: their job is over, or they had none and are old. */
export async function failAbandonedSyncRuns(
  tx: Tx,
  left: { object: string; startedBefore: Date; at: Date },
): Promise<void> {
  await tx
    .updateTable('syncRuns')
    .set({ status: 'failed', error: 'abandoned', finishedAt: left.at })
    .where('object', '=', left.object)
    .where('status', 'in', ['running', 'waiting'])
    .where((eb) =>
      eb.or([
        eb.and([eb('jobId', 'is', null), eb('startedAt', '<', left.startedBefore)]),
        eb('jobId', 'in', eb.selectFrom('jobs').select('id').where('status', 'in', ['completed', 'dead', 'cancelled'])),
      ]),
    )
    .execute()
}

/** A newer full reading has taken the place of what was to be approved. */
export async function supersedeApprovals(tx: Tx, { object, at }: { object: string; at: Date }): Promise<void> {
  await tx
    .updateTable('syncRuns')
    .set({ status: 'completed', error: 'superseded', finishedAt: at })
    .where('object', '=', object)
    .where('status', '=', 'awaiting_approval')
    .execute()
}

export interface SyncRunFilter {
  object?: string
  /** Runs with an id before this one. */
  before?: string
  limit: number
}

/** Newest first. */
export function listSyncRunRows(db: ReadDb, filter: SyncRunFilter) {
  let query = db.selectFrom('syncRuns').selectAll().orderBy('id', 'desc').limit(filter.limit)
  if (filter.object) query = query.where('object', '=', filter.object)
  if (filter.before) query = query.where('id', '<', filter.before)
  return query.execute()
}

/** One organization may bear several of Apollo's ids. */
export async function listOrganizationsByApolloIds(
  db: ReadDb,
  apolloIds: readonly string[],
): Promise<{ id: string; apolloId: string; domain: string | null }[]> {
  if (!apolloIds.length) return []
  return db
    .selectFrom('organizationIdentities as named')
    .innerJoin('organizations', 'organizations.id', 'named.organizationId')
    .select(['organizations.id', 'named.value as apolloId', 'organizations.domain'])
    .where('named.kind', '=', 'apollo')
    .where('named.value', 'in', [...apolloIds])
    .execute()
}

/** A job of this name that has still to finish. */
export function findUnfinishedJob(db: ReadDb, name: string) {
  return db
    .selectFrom('jobs')
    .select(['id', 'status', 'runAt', 'errorCode'])
    .where('name', '=', name)
    .where('status', 'in', ['pending', 'queued', 'active'])
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** One row an object and name of a running job. */
export function findSchedule(db: ReadDb, name: string) {
  return db.selectFrom('schedules').selectAll().where('name', '=', name).executeTakeFirst()
}
