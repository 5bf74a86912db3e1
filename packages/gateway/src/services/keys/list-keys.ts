import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listApiKeys } from '../../db/api-keys.ts'
import { operation } from '../../operation.ts'
import { keySchema, viewKey } from './key-view.ts'

export const listKeys = operation({
  name: 'keys.list',
  summary: 'All API keys, newest first, without their secrets',
  scope: 'admin',
  input: z.strictObject(pageFields),
  output: z.object({ keys: z.array(keySchema), nextCursor: nextCursorField }),
  async run({ db }, { cursor, limit }) {
    const rows = await listApiKeys(db, { before: decodeCursor(cursor), limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.id)
    return { keys: page.map(viewKey), nextCursor }
  },
})
