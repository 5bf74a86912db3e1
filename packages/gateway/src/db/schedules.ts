import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'

/** Moves every due schedule on and returns it. What was missed while nothing ran is made up for once, not many times. */
export function takeDueSchedules(tx: Tx, now: Date) {
  return tx
    .updateTable('schedules')
    .set({ nextAt: sql`${now}::timestamptz + every_seconds * interval '1 second'` })
    .where('nextAt', '<=', now)
    .returning('name')
    .execute()
}

/** Makes the schedules what the configuration says; 0 seconds removes them. */
export async function setSchedules(
  db: Db,
  names: readonly string[],
  { everySeconds, now }: { everySeconds: number; now: Date },
): Promise<void> {
  if (everySeconds === 0) {
    await db
      .deleteFrom('schedules')
      .where('name', 'in', [...names])
      .execute()
    return
  }
  const nextAt = new Date(now.getTime() + everySeconds * 1000)
  await db
    .insertInto('schedules')
    .values(names.map((name) => ({ name, everySeconds, nextAt })))
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ everySeconds }))
    .execute()
}
