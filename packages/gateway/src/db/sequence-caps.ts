import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { SequenceCapsTable } from './sequence-tables.ts'

export type SequenceCapsRow = Selectable<SequenceCapsTable>

/** The row of all sequences, and so the gate that every enrolment passes. */
export const allSequences = 'all'

/** Takes the gate until the transaction ends: whoever takes places does so one after the other. */
export async function lockSequenceGate(tx: Tx): Promise<void> {
  await tx
    .selectFrom('sequenceCaps')
    .select('scope')
    .where('scope', '=', allSequences)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/** Of all sequences, and of this one where it has caps of its own. */
export function listCaps(db: ReadDb, sequenceId?: string): Promise<SequenceCapsRow[]> {
  let query = db.selectFrom('sequenceCaps').selectAll().orderBy('scope')
  if (sequenceId !== undefined) query = query.where('scope', 'in', [allSequences, sequenceId])
  return query.execute()
}

export async function putCapsRow(tx: Tx, row: SequenceCapsRow): Promise<void> {
  const { scope: _, ...change } = row
  await tx
    .insertInto('sequenceCaps')
    .values(row)
    .onConflict((conflict) => conflict.column('scope').doUpdateSet(change))
    .execute()
}

export async function deleteCapsRow(tx: Tx, sequenceId: string): Promise<void> {
  await tx.deleteFrom('sequenceCaps').where('scope', '=', sequenceId).where('scope', '!=', allSequences).execute()
}
