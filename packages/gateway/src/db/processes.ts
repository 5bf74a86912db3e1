import { sql } from 'kysely'
import type { Db, ReadDb } from './database.ts'

/** By the database's clock alone, so that no two processes differ about the time. */
const now = sql<Date>`clock_timestamp()`

/** Says that the process is alive. */
export async function beat(db: Db, id: string): Promise<void> {
  await db
    .insertInto('processes')
    .values({ id, role: 'gateway', startedAt: now, seenAt: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seenAt: now }))
    .execute()
}

/** Those that said so within that time. */
export async function listLiveProcesses(db: ReadDb, withinMs: number): Promise<string[]> {
  const since = sql<Date>`clock_timestamp() - make_interval(secs => ${withinMs / 1000})`
  const rows = await db.selectFrom('processes').select('id').where('seenAt', '>', since).execute()
  return rows.map((row) => row.id)
}
