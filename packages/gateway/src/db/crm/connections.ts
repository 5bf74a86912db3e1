import type { Insertable, Selectable, Updateable } from 'kysely'
import type { CrmConnectionsTable } from '../crm-tables.ts'
import type { ReadDb, Tx } from '../database.ts'

export type ConnectionRow = Selectable<CrmConnectionsTable>

export function findConnection(db: ReadDb, id: string): Promise<ConnectionRow | undefined> {
  return db.selectFrom('crmConnections').selectAll().where('id', '=', id).executeTakeFirst()
}

export function lockConnection(tx: Tx, id: string): Promise<ConnectionRow | undefined> {
  return tx.selectFrom('crmConnections').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export function listConnectionRows(db: ReadDb): Promise<ConnectionRow[]> {
  return db.selectFrom('crmConnections').selectAll().orderBy('id').execute()
}

export function insertConnection(tx: Tx, row: Insertable<CrmConnectionsTable>): Promise<ConnectionRow> {
  return tx.insertInto('crmConnections').values(row).returningAll().executeTakeFirstOrThrow()
}

export function updateConnection(tx: Tx, id: string, change: Updateable<CrmConnectionsTable>): Promise<ConnectionRow> {
  return tx.updateTable('crmConnections').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

export async function deleteConnectionRow(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('crmConnections').where('id', '=', id).execute()
}

/** Those whose time has come, locked, so that of many processes one starts each. */
export function takeDueConnections(tx: Tx, now: Date): Promise<ConnectionRow[]> {
  return tx
    .selectFrom('crmConnections')
    .selectAll()
    .where('nextAt', '<=', now)
    .where('stoppedReason', 'is', null)
    .forUpdate()
    .skipLocked()
    .execute()
}
