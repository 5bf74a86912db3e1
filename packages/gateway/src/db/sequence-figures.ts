import { type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { SequenceFiguresTable } from './sequence-tables.ts'

export type SequenceFiguresRow = Selectable<SequenceFiguresTable>

const counters = [
  'scheduled',
  'delivered',
  'opened',
  'replied',
  'clicked',
  'bounced',
  'unsubscribed',
  'demoed',
  'spamBlocked',
] as const

export type SequenceCounter = (typeof counters)[number]

/** The last that was seen on the day. What Apollo is still counting stays as it was. */
export async function putFigures(tx: Tx, rows: readonly SequenceFiguresRow[]): Promise<void> {
  if (!rows.length) return
  const known = (counter: SequenceCounter) =>
    sql.join([sql.ref(`excluded.${counter}`), sql.ref(`sequenceFigures.${counter}`)])
  await tx
    .insertInto('sequenceFigures')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['sequenceId', 'day']).doUpdateSet((eb) => ({
        ...Object.fromEntries(counters.map((counter) => [counter, sql`coalesce(${known(counter)})`])),
        name: eb.ref('excluded.name'),
        takenAt: eb.ref('excluded.takenAt'),
      })),
    )
    .execute()
}

/** A sequence's days from one day to another, the oldest first, after the last one before them. */
export async function listFigures(
  db: ReadDb,
  { sequenceId, from, to }: { sequenceId: string; from: string; to: string },
): Promise<{ before: SequenceFiguresRow | undefined; days: SequenceFiguresRow[] }> {
  const own = db.selectFrom('sequenceFigures').selectAll().where('sequenceId', '=', sequenceId)
  const before = await own.where('day', '<', from).orderBy('day', 'desc').limit(1).executeTakeFirst()
  const days = await own.where('day', '>=', from).where('day', '<=', to).orderBy('day').execute()
  return { before, days }
}
