import { z } from 'zod'
import type { SyncRunRow } from '../../db/sync.ts'
import { syncCounts } from './sync-object.ts'

export const syncRunView = z.object({
  id: z.string(),
  object: z.string(),
  kind: z.enum(['changes', 'full']),
  status: z.enum(['running', 'waiting', 'awaiting_approval', 'completed', 'failed']),
  counts: syncCounts,
  nothingChanged: z.boolean().describe('It is through, and Apollo was as it was known'),
  requests: z.number(),
  total: z.number().nullable().describe('How many records Apollo says there are'),
  unread: z.number().describe('Records that Apollo counts and did not show'),
  vanished: z.number().describe('Known records that Apollo did not show'),
  deleted: z.number(),
  waitsFor: z.string().nullable(),
  waitsUntil: z.string().nullable(),
  error: z.string().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  seconds: z.number().nullable().describe('From its start to its end'),
  approvedBy: z.string().nullable(),
  approvedAt: z.string().nullable(),
})

export function viewRun(run: SyncRunRow): z.input<typeof syncRunView> {
  const counts = syncCounts.parse(run.counts)
  const { startedAt, finishedAt, waitsUntil, approvedAt, status, deleted } = run
  const isSame = counts.created + counts.updated + counts.stageChanges + deleted === 0
  return {
    ...run,
    counts,
    nothingChanged: status === 'completed' && isSame,
    waitsUntil: waitsUntil?.toISOString() ?? null,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    seconds: finishedAt && Math.max(0, (finishedAt.getTime() - startedAt.getTime()) / 1000),
    approvedAt: approvedAt?.toISOString() ?? null,
  }
}
