import { z } from 'zod'
import { decodeNumberCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listParkedEvents } from '../../db/event-consumers.ts'
import { operation } from '../../operation.ts'

export const listParked = operation({
  name: 'events.list_parked',
  summary: 'Events that somebody who listens could not deal with, and why',
  scope: 'read',
  input: z.strictObject({ consumer: z.string().min(1).max(100).optional(), ...pageFields }),
  output: z.object({
    parked: z.array(
      z.object({
        consumer: z.string(),
        eventId: z.string(),
        type: z.string(),
        reason: z.string(),
        parkedAt: z.string(),
      }),
    ),
    nextCursor: nextCursorField,
  }),
  async run({ db }, { consumer, cursor, limit }) {
    const rows = await listParkedEvents(db, { consumer, after: decodeNumberCursor(cursor), limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, ({ seq }) => seq)
    const parked = page.map(({ parkedAt, seq: _, ...row }) => ({ ...row, parkedAt: parkedAt.toISOString() }))
    return { parked, nextCursor }
  },
})
