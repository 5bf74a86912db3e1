import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listSyncRunRows } from '../../db/sync.ts'
import { operation } from '../../operation.ts'
import { syncCounts, syncObject } from './sync-object.ts'

export const listSyncRuns = operation({
  name: 'sync.list_runs',
  summary: 'List the syncs that ran, newest first',
  scope: 'read',
  input: z.strictObject({ object: syncObject.optional(), ...pageFields }),
  output: z.object({
    runs: z.array(
      z.object({
        id: z.string(),
        object: z.string(),
        status: z.enum(['running', 'completed', 'failed']),
        counts: syncCounts,
        requests: z.number(),
        error: z.string().nullable(),
        startedAt: z.string(),
        finishedAt: z.string().nullable(),
      }),
    ),
    nextCursor: nextCursorField,
  }),
  async run({ db }, { object, cursor, limit }) {
    const rows = await listSyncRunRows(db, { object, before: decodeCursor(cursor), limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.id)
    const runs = page.map((run) => ({
      ...run,
      counts: syncCounts.parse(run.counts),
      startedAt: run.startedAt.toISOString(),
      finishedAt: run.finishedAt?.toISOString() ?? null,
    }))
    return { runs, nextCursor }
  },
})
