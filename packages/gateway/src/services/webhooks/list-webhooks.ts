import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listWebhooks as listWebhookRows } from '../../db/webhooks.ts'
import { operation } from '../../operation.ts'
import { ownerIn, viewWebhook, webhookSchema } from './webhook-view.ts'

export const listWebhooks = operation({
  name: 'webhooks.list',
  summary: 'The webhooks of this key; all of them to an admin',
  scope: 'read',
  input: z.strictObject(pageFields),
  output: z.object({ webhooks: z.array(webhookSchema), nextCursor: nextCursorField }),
  async run(context, { cursor, limit }) {
    const page = { keyId: ownerIn(context), after: decodeCursor(cursor), limit: limit + 1 }
    const { page: rows, nextCursor } = toPage(await listWebhookRows(context.db, page), limit, (row) => row.id)
    return { webhooks: rows.map(viewWebhook), nextCursor }
  },
})
