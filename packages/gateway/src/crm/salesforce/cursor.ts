import { CrmError } from '../crm-error.ts'

export interface Position {
  /** Everything that was changed before is known; null: nothing is. */
  since: string | null
  /** In the middle of a pass: where the last page ended, and from when on the next pass looks. */
  pass?: { after: { stamp: string; id: string } | null; next: string }
}

const start: Position = { since: null }

export function readCursor(cursor: string | null): Position {
  if (cursor === null) return start
  try {
    const position = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Position
    if (position.since === null || typeof position.since === 'string') return position
  } catch {
    // Told below.
  }
  throw new CrmError('misconfigured', 'The cursor is none of Salesforce’s')
}

export function writeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}
