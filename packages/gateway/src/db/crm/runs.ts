import type { Insertable, Selectable, Updateable } from 'kysely'
import type { CrmRunsTable } from '../crm-tables.ts'
import type { ReadDb, Tx } from '../database.ts'

export type RunRow = Selectable<CrmRunsTable>

export function findRun(db: ReadDb, id: string): Promise<RunRow | undefined> {
  return db.selectFrom('crmRuns').selectAll().where('id', '=', id).executeTakeFirst()
}

export function lockRun(tx: Tx, id: string): Promise<RunRow | undefined> {
  return tx.selectFrom('crmRuns').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Newest first. */
export function listRunRows(
  db: ReadDb,
  { connectionId, before, limit }: { connectionId?: string; before?: string; limit: number },
): Promise<RunRow[]> {
  let query = db.selectFrom('crmRuns').selectAll().orderBy('id', 'desc').limit(limit)
  if (connectionId) query = query.where('connectionId', '=', connectionId)
  if (before) query = query.where('id', '<', before)
  return query.execute()
}

export function listOpenRuns(db: ReadDb, connectionId: string): Promise<RunRow[]> {
  return db
    .selectFrom('crmRuns')
    .selectAll()
    .where('connectionId', '=', connectionId)
    .where('state', 'in', ['queued', 'running'])
    .execute()
}

export async function insertRun(tx: Tx, run: Insertable<CrmRunsTable>): Promise<void> {
  await tx.insertInto('crmRuns').values(run).execute()
}

export async function updateRun(tx: Tx, id: string, change: Updateable<CrmRunsTable>): Promise<void> {
  await tx.updateTable('crmRuns').set(change).where('id', '=', id).execute()
}
