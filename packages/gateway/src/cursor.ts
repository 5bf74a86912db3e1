import { z } from 'zod'
import { ServiceError } from './errors.ts'

const idPattern = /^[A-Za-z0-9_.-]{1,64}$/
const numberPattern = /^[1-9][0-9]{0,15}$/

/** What every list takes, besides its filters. */
export const pageFields = {
  cursor: z.string().optional().describe('The nextCursor of the page before'),
  limit: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(200, 'must be 200 or less')
    .default(50),
}

export const nextCursorField = z.string().nullable().describe('Null on the last page')

/** Hides where a page ended, so that nobody comes to build such values by hand. */
export function encodeCursor(last: string | number): string {
  return Buffer.from(String(last), 'utf8').toString('base64url')
}

/** The id that a page ended with. */
export function decodeCursor(cursor: string | undefined): string | undefined {
  return cursor === undefined ? undefined : decode(cursor, idPattern)
}

/** The sequence number that a page ended with. */
export function decodeNumberCursor(cursor: string | undefined): number | undefined {
  return cursor === undefined ? undefined : Number(decode(cursor, numberPattern))
}

/** Cuts a page out of rows that were read with a limit of one more than the page holds. */
export function toPage<Row>(rows: readonly Row[], limit: number, lastOf: (row: Row) => string | number) {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { page, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(lastOf(last)) : null }
}

function decode(cursor: string, pattern: RegExp): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  // Decoding skips what is not base64url; only what encodes back to the same text was made here.
  if (!pattern.test(text) || encodeCursor(text) !== cursor) {
    throw new ServiceError('invalid_input', 'cursor is not one that a list answered with', {
      reason: 'invalid_cursor',
      field: 'cursor',
    })
  }
  return text
}
