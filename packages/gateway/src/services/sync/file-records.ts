import type { Tx } from '../../db/database.ts'
import { putRows } from '../../db/put-rows.ts'
import type { Filed } from './filed.ts'
import { type FileParts, RecordBook, type Sight } from './record-book.ts'
import { recordEventsOf } from './record-events.ts'
import type { RecordKind } from './record-kinds.ts'
import { changedFields } from './state.ts'

/** Files a page of records that are kept under Apollo's own ids. */
export async function fileRecords<Row extends { id: string }>(
  tx: Tx,
  { kind, rows }: { kind: RecordKind<Row>; rows: readonly Row[] },
  parts: FileParts,
): Promise<Filed[]> {
  const book = await RecordBook.open(tx, kind.object, { ...parts, apolloIds: rows.map(({ id }) => id) })
  const changed: Row[] = []
  const filed = rows.map((row): Filed => {
    const sight = sightOf(kind, row)
    const verdict = book.judge(sight)
    if (verdict === 'same' || verdict === 'stale') {
      book.noteSeen(sight)
      return { outcome: 'unchanged' }
    }
    const before = verdict === 'changed' ? book.find(row.id)?.state : undefined
    book.note(sight, row.id)
    changed.push(row)
    const entity = { entityType: kind.entityType, entityId: row.id } as const
    const { source = 'apollo', backfill } = parts
    const events = recordEventsOf({ ...entity, source, before, after: sight.state, backfill })
    if (before && !changedFields(before, sight.state).length) return { outcome: 'unchanged' }
    const audit = { action: `${kind.entityType}.synced`, ...entity, before, after: sight.state }
    return { outcome: before ? 'updated' : 'created', audit, events }
  })
  await put(tx, { kind, rows: changed }, parts.at)
  await book.flush()
  return filed
}

export function sightOf<Row extends { id: string }>(kind: RecordKind<Row>, row: Row): Sight {
  return { apolloId: row.id, state: kind.toState(row), content: kind.toContent?.(row) ?? row }
}

async function put<Row extends { id: string }>(
  tx: Tx,
  { kind, rows }: { kind: RecordKind<Row>; rows: readonly Row[] },
  at: Date,
): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = ['id', ...Object.keys(kind.toColumns(first)), 'raw', 'createdAt', 'updatedAt', 'deletedAt']
  const records = rows.map((row) => ({
    id: row.id,
    ...kind.toColumns(row),
    raw: 'raw' in row ? row.raw : row,
    createdAt: dateOf(kind.createdAt(row)) ?? at,
    updatedAt: at,
    deletedAt: null,
  }))
  await putRows(kind.table, { columns, rows: records }).execute(tx)
}

function dateOf(time: string | null | undefined): Date | undefined {
  const ms = Date.parse(time ?? '')
  return Number.isNaN(ms) ? undefined : new Date(ms)
}
