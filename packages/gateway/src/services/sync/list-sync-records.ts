import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listRecords } from '../../db/sync-records.ts'
import { operation } from '../../operation.ts'
import { syncObject } from './sync-object.ts'

export const listSyncRecords = operation({
  name: 'sync.list_records',
  summary: 'The records of one kind as they were last seen in Apollo',
  scope: 'read',
  input: z.strictObject({
    object: syncObject,
    deleted: z.enum(['true', 'false']).default('false').describe('Those that are gone'),
    ...pageFields,
  }),
  output: z.object({
    records: z.array(
      z.object({
        apolloId: z.string(),
        entityId: z.string().describe('The id of the contact or account here; Apollo’s own of everything else'),
        state: z.record(z.string(), z.unknown()),
        source: z.enum(['apollo', 'delos']).describe('Who made the last difference'),
        notedAt: z.string().describe('When it was found'),
        deletedAt: z.string().nullable(),
      }),
    ),
    nextCursor: nextCursorField,
  }),
  async run({ db }, { object, deleted, cursor, limit }) {
    const filter = { object, deleted: deleted === 'true', after: decodeCursor(cursor), limit: limit + 1 }
    const { page, nextCursor } = toPage(await listRecords(db, filter), limit, (row) => row.apolloId)
    const records = page.map(({ apolloId, entityId, state, source, notedAt, deletedAt }) => ({
      apolloId,
      entityId,
      state,
      source,
      notedAt: notedAt.toISOString(),
      deletedAt: deletedAt?.toISOString() ?? null,
    }))
    return { records, nextCursor }
  },
})
