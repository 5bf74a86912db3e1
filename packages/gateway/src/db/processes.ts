import type { Db, ReadDb } from './database.ts'

/** Says that the process is alive. */
export async function beat(db: Db, { id, at }: { id: string; at: Date }): Promise<void> {
  await db
    .insertInto('processes')
    .values({ id, role: 'gateway', startedAt: at, seenAt: at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seenAt: at }))
    .execute()
}

export async function listLiveProcesses(db: ReadDb, seenSince: Date): Promise<string[]> {
  const rows = await db.selectFrom('processes').select('id').where('seenAt', '>', seenSince).execute()
  return rows.map((row) => row.id)
}
