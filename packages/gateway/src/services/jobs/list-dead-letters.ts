import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listDeadLetters as listDeadLetterRows } from '../../db/dead-letters.ts'
import { operation } from '../../operation.ts'
import { jobNames } from './job-view.ts'

const text = z.string().nullable()

const deadLetter = z.object({
  id: z.string(),
  jobId: z.string(),
  name: z.string(),
  payload: z.record(z.string(), z.unknown()),
  code: z.string(),
  reason: z.string(),
  attempts: z.int(),
  firstTriedAt: text,
  diedAt: z.string(),
  replayedAt: text,
})

export const listDeadLetters = operation({
  name: 'dead_letters.list',
  summary: 'Jobs that failed their last try, newest first; those replayed since are left out unless asked for',
  scope: 'read',
  input: z.strictObject({
    name: z.enum(jobNames).optional(),
    includeReplayed: z.boolean('must be true or false').default(false),
    ...pageFields,
  }),
  output: z.object({ deadLetters: z.array(deadLetter), nextCursor: nextCursorField }),
  async run({ db }, { name, includeReplayed, cursor, limit }) {
    const before = decodeCursor(cursor)
    const rows = await listDeadLetterRows(db, { name, includeReplayed, before, limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.id)
    const deadLetters = page.map((row) => ({
      ...row,
      firstTriedAt: row.firstTriedAt?.toISOString() ?? null,
      diedAt: row.diedAt.toISOString(),
      replayedAt: row.replayedAt?.toISOString() ?? null,
    }))
    return { deadLetters, nextCursor }
  },
})
