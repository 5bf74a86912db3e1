import type { ReadDb, Tx } from './database.ts'

export interface NewDeadLetter {
  id: string
  jobId: string
  name: string
  payload: string
  code: string
  reason: string
  attempts: number
  firstTriedAt: Date | null
  diedAt: Date
}

export async function insertDeadLetter(tx: Tx, letter: NewDeadLetter): Promise<void> {
  await tx.insertInto('deadLetters').values(letter).execute()
}

export interface DeadLetterFilter {
  name?: string
  before?: string
  includeReplayed?: boolean
  limit: number
}

/** Newest first. */
export function listDeadLetters(db: ReadDb, filter: DeadLetterFilter) {
  let query = db.selectFrom('deadLetters').selectAll().orderBy('id', 'desc').limit(filter.limit)
  if (filter.name) query = query.where('name', '=', filter.name)
  if (filter.before) query = query.where('id', '<', filter.before)
  if (!filter.includeReplayed) query = query.where('replayedAt', 'is', null)
  return query.execute()
}

/** Takes the letters out of the box, each once however many ask for it; returns their jobs. */
export async function takeDeadLetters(tx: Tx, which: { ids?: string[]; name?: string; at: Date }): Promise<string[]> {
  let query = tx.updateTable('deadLetters').set({ replayedAt: which.at }).where('replayedAt', 'is', null)
  if (which.ids) query = query.where('id', 'in', which.ids.length ? which.ids : [''])
  if (which.name) query = query.where('name', '=', which.name)
  const rows = await query.returning('jobId').execute()
  return rows.map((row) => row.jobId)
}

/** The letters of a job that is tried again by hand have been answered. */
export async function markReplayed(tx: Tx, jobId: string, at: Date): Promise<void> {
  await tx
    .updateTable('deadLetters')
    .set({ replayedAt: at })
    .where('jobId', '=', jobId)
    .where('replayedAt', 'is', null)
    .execute()
}
