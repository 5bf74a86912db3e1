import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listSyncRunRows } from '../../db/sync.ts'
import { operation } from '../../operation.ts'
import { syncRunView, viewRun } from './run-view.ts'
import { syncObject } from './sync-object.ts'

export const listSyncRuns = operation({
  name: 'sync.list_runs',
  summary: 'List the syncs that ran, newest first',
  scope: 'read',
  input: z.strictObject({ object: syncObject.optional(), ...pageFields }),
  output: z.object({ runs: z.array(syncRunView), nextCursor: nextCursorField }),
  async run({ db }, { object, cursor, limit }) {
    const rows = await listSyncRunRows(db, { object, before: decodeCursor(cursor), limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.id)
    return { runs: page.map(viewRun), nextCursor }
  },
})
