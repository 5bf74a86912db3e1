import type { Insertable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { TasksTable } from './tables.ts'

export type NewTask = Insertable<TasksTable>

/** False where the task is known already: it belongs to whoever stored it first. */
export async function insertTask(tx: Tx, task: NewTask): Promise<boolean> {
  const inserted = await tx
    .insertInto('tasks')
    .values(task)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export function findTask(db: ReadDb, id: string) {
  return db.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirst()
}
