import type { ReadDb, Tx } from './database.ts'

/** The ids of the letters that nobody has replayed yet, oldest first. */
export async function listWaitingLetterIds(
  db: ReadDb,
  which: { ids?: readonly string[]; name?: string },
): Promise<string[]> {
  let query = db.selectFrom('deadLetters').select('id').where('replayedAt', 'is', null).orderBy('id')
  if (which.ids) query = query.where('id', 'in', which.ids.length ? [...which.ids] : [''])
  if (which.name) query = query.where('name', '=', which.name)
  return (await query.execute()).map((row) => row.id)
}

/** A fresh set of tries for each of the jobs that is dead or cancelled; their ids. */
export async function reviveJobs(tx: Tx, ids: readonly string[], runAt: Date): Promise<string[]> {
  if (!ids.length) return []
  const rows = await tx
    .updateTable('jobs')
    .set({ status: 'pending', attempts: 0, failures: 0, error: null, errorCode: null, finishedAt: null, runAt })
    .where('id', 'in', [...ids])
    .where('status', 'in', ['dead', 'cancelled'])
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}
