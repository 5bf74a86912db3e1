import type { ReadDb, Tx } from './database.ts'

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

export async function insertSyncRun(
  tx: Tx,
  run: { id: string; object: string; counts: object; startedAt: Date },
): Promise<void> {
  await tx
    .insertInto('syncRuns')
    .values({ ...run, counts: JSON.stringify(run.counts), status: 'running', requests: 0 })
    .execute()
}

export interface SyncRunChange {
  counts: object
  requests: number
  status?: 'completed' | 'failed'
  error?: string
  finishedAt?: Date
}

export async function updateSyncRun(tx: Tx, id: string, change: SyncRunChange): Promise<void> {
  await tx
    .updateTable('syncRuns')
    .set({ ...change, counts: JSON.stringify(change.counts) })
    .where('id', '=', id)
    .execute()
}

/** Runs that a dead process left open. */
export async function failAbandonedSyncRuns(
  tx: Tx,
  left: { object: string; startedBefore: Date; at: Date },
): Promise<void> {
  await tx
    .updateTable('syncRuns')
    .set({ status: 'failed', error: 'abandoned', finishedAt: left.at })
    .where('object', '=', left.object)
    .where('status', '=', 'running')
    .where('startedAt', '<', left.startedBefore)
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
    .select(['id', 'status'])
    .where('name', '=', name)
    .where('status', 'in', ['pending', 'queued', 'active'])
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}
