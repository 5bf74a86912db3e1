import { z } from 'zod'
import type { RunRow } from '../../../db/crm/runs.ts'
import { countRunWrites } from '../../../db/crm/writes.ts'
import type { ReadDb } from '../../../db/database.ts'

export const runIdSchema = z.string().min(1).max(64)

const diffItem = z.object({
  object: z.string(),
  side: z.enum(['apollo', 'crm']).describe('Where it would be written'),
  action: z.enum(['create', 'update', 'delete', 'link', 'review', 'park']),
  label: z.string(),
  why: z.string(),
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
})

export const runSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  kind: z.enum(['preview', 'sync', 'undo']),
  state: z.enum(['queued', 'running', 'awaiting_approval', 'completed', 'failed']),
  undoes: z.string().nullable(),
  counts: z.record(z.string(), z.number()).describe('What was read, compared, linked, parked'),
  writes: z.record(z.string(), z.number()).describe('side.action.state, such as crm.update.done'),
  progress: z.record(z.string(), z.unknown()),
  waitsFor: z.string().nullable(),
  waitsUntil: z.string().nullable(),
  error: z.string().nullable(),
  nothingChanged: z.boolean(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  seconds: z.number().nullable(),
})
export const runWithDiff = runSchema.extend({
  diff: z.array(diffItem).describe('Of a preview, the first 500 lines; of an undo, what it left'),
})

export async function viewRun(db: ReadDb, row: RunRow): Promise<z.input<typeof runSchema>> {
  const writes = await countRunWrites(db, row.id)
  const { startedAt, finishedAt } = row
  return {
    id: row.id,
    connectionId: row.connectionId,
    kind: row.kind,
    state: row.state,
    undoes: row.undoes,
    counts: row.counts,
    writes,
    progress: row.progress,
    waitsFor: row.waitsFor,
    waitsUntil: row.waitsUntil?.toISOString() ?? null,
    error: row.error,
    nothingChanged: row.state === 'completed' && !Object.keys(writes).length && !row.counts.linked,
    createdAt: row.createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    seconds: startedAt && finishedAt ? (finishedAt.getTime() - startedAt.getTime()) / 1000 : null,
  }
}

export async function viewRunWithDiff(db: ReadDb, row: RunRow): Promise<z.input<typeof runWithDiff>> {
  return { ...(await viewRun(db, row)), diff: (row.diff ?? []) as z.input<typeof diffItem>[] }
}
