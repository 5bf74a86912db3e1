import type { Sequence } from '@delos/client'
import type { Tx } from '../../db/database.ts'
import { putFigures } from '../../db/sequence-figures.ts'
import { dayOf } from '../sequences/load-scopes.ts'
import { fileRecords } from './file-records.ts'
import type { Filed } from './filed.ts'
import type { FileParts } from './record-book.ts'
import { figuresOf, sequenceKind } from './record-kinds.ts'

const noFigures = {
  scheduled: null,
  delivered: null,
  opened: null,
  replied: null,
  clicked: null,
  bounced: null,
  unsubscribed: null,
  demoed: null,
  spamBlocked: null,
}

/** Besides the record, each day keeps the figures that were last seen on it. */
export async function fileSequences(tx: Tx, rows: readonly Sequence[], parts: FileParts): Promise<Filed[]> {
  const filed = await fileRecords(tx, { kind: sequenceKind, rows }, parts)
  const day = dayOf(parts.at.getTime())
  await putFigures(
    tx,
    rows.map((sequence) => ({
      sequenceId: sequence.id,
      day,
      name: sequence.name,
      ...noFigures,
      ...figuresOf(sequence),
      takenAt: parts.at,
    })),
  )
  return filed
}
