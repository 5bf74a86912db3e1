import type { Db, ReadDb } from './database.ts'

export interface CallSlot {
  endpoint: string
  slot: Date
  calls: number
}

/** Adds to what this and other processes have counted. */
export async function addCalls(db: Db, slots: readonly CallSlot[]): Promise<void> {
  if (!slots.length) return
  await db
    .insertInto('apolloCalls')
    .values([...slots])
    .onConflict((conflict) =>
      conflict
        .columns(['endpoint', 'slot'])
        .doUpdateSet((eb) => ({ calls: eb('apolloCalls.calls', '+', eb.ref('excluded.calls')) })),
    )
    .execute()
}

/** The slots that began at that moment or later. */
export function listCallsSince(db: ReadDb, endpoint: string, since: Date): Promise<Omit<CallSlot, 'endpoint'>[]> {
  return db
    .selectFrom('apolloCalls')
    .select(['slot', 'calls'])
    .where('endpoint', '=', endpoint)
    .where('slot', '>=', since)
    .execute()
}

export async function dropCallsBefore(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('apolloCalls').where('slot', '<', before).execute()
}
