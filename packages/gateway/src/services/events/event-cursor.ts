import { z } from 'zod'
import { decodeNumberCursor, encodeCursor } from '../../cursor.ts'
import type { ReadDb } from '../../db/database.ts'
import { type EventRow, readHead, readKept, seqBefore } from '../../db/events.ts'
import { ServiceError } from '../../errors.ts'

/** Where in the feed a reader stands. The beginning of everything is number 0, which no event has. */
export const feedCursor = z.string().min(1).max(64)

export function cursorOf({ seq }: Pick<EventRow, 'seq'>): string {
  return encodeCursor(seq + 1)
}

/** A cursor of a list begins at 1: so that the place before the first event has one as well. */
export function readCursor(cursor: string): number {
  return (decodeNumberCursor(cursor) ?? 1) - 1
}

/** The place that a cursor or a time names. Throws where events after it are no longer kept. */
export async function placeOf(db: ReadDb, { after, since }: { after?: string; since?: string }): Promise<number> {
  if (after === undefined) return since === undefined ? 0 : seqBefore(db, new Date(since))
  const seq = readCursor(after)
  const { first } = await readKept(db)
  const head = await readHead(db)
  const isLost = first ? seq + 1 < first.seq : seq < head
  if (isLost && seq > 0) throw cursorExpired(first)
  return seq
}

function cursorExpired(first: EventRow | undefined): ServiceError {
  return new ServiceError('invalid_input', 'Events after this cursor are no longer kept', {
    reason: 'cursor_expired',
    field: 'after',
    details: first ? { oldest: encodeCursor(first.seq) } : {},
  })
}
