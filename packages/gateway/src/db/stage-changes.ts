import type { Insertable, Selectable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { StageChangesTable } from './tables.ts'

export type StageChangeRow = Selectable<StageChangesTable>
export type NewStageChange = Insertable<StageChangesTable>

/** Oldest first. */
export function listStageChanges(db: ReadDb, entity: { object: 'deal' | 'contact'; entityId: string }) {
  return db
    .selectFrom('stageChanges')
    .selectAll()
    .where('object', '=', entity.object)
    .where('entityId', '=', entity.entityId)
    .orderBy('changedAt')
    .orderBy('id')
    .execute()
}

export async function insertStageChanges(tx: Tx, changes: readonly NewStageChange[]): Promise<void> {
  if (!changes.length) return
  await tx
    .insertInto('stageChanges')
    .values([...changes])
    .execute()
}
