import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import type { ReadDb } from '../../db/database.ts'
import { countEmailsOf } from '../../db/sequence-emails.ts'
import { countStandings, listStandingsIn, type SequenceStandingRow } from '../../db/sequence-history.ts'
import { operation } from '../../operation.ts'
import { requireSequence } from './require-sequence.ts'

export const emailCounts = z.object({
  sent: z.int(),
  opened: z.int(),
  clicked: z.int(),
  replied: z.int(),
  bounced: z.int(),
  unsubscribed: z.int(),
})

const none = { sent: 0, opened: 0, clicked: 0, replied: 0, bounced: 0, unsubscribed: 0 }

/** What became of the e-mails that each of these contacts got by the sequence. */
export async function countEmails(db: ReadDb, sequenceId: string, contactIds: readonly string[]) {
  const counts = await countEmailsOf(db, { sequenceId, contactIds })
  const byContact = new Map(counts.map(({ contactId, ...rest }) => [contactId, rest]))
  return (contactId: string): z.input<typeof emailCounts> => byContact.get(contactId) ?? none
}

export const standing = z.object({
  status: z.string().nullable().describe('Null: no longer in the sequence'),
  reason: z.string().nullable(),
  step: z.int().nullable(),
  since: z.string().describe('When a sync first saw it so'),
})

export function viewStanding({ status, reason, step, at }: SequenceStandingRow): z.input<typeof standing> {
  return { status, reason, step, since: at.toISOString() }
}

export const listStandings = operation({
  name: 'sequences.list_contacts',
  summary: 'Who is in a sequence and where each one stands, as the last sync saw it',
  scope: 'read',
  input: z.strictObject({
    id: z.string().min(1).max(64),
    status: z.string().max(50).optional().describe('Such as active, paused, finished, bounced'),
    ...pageFields,
  }),
  output: z.object({
    contacts: z.array(standing.extend({ contactId: z.string(), emails: emailCounts })),
    counts: z.record(z.string(), z.int()).describe('By status, of the whole sequence'),
    nextCursor: nextCursorField,
  }),
  async run(context, { id, status, cursor, limit }) {
    const { db } = context
    const rows = await listStandingsIn(db, { sequenceId: id, status, after: decodeCursor(cursor), limit: limit + 1 })
    const counts = await countStandings(db, id)
    if (!counts.size) await requireSequence(context, id)
    const { page, nextCursor } = toPage(rows, limit, ({ apolloContactId }) => apolloContactId)
    const counted = await countEmails(
      db,
      id,
      page.map(({ apolloContactId }) => apolloContactId),
    )
    const contacts = page.map((row) => ({
      contactId: row.apolloContactId,
      ...viewStanding(row),
      emails: counted(row.apolloContactId),
    }))
    return { contacts, counts: Object.fromEntries(counts), nextCursor }
  },
})
