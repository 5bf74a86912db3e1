import { type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { SequenceEmailsTable } from './sequence-tables.ts'

export type SequenceEmailRow = Selectable<SequenceEmailsTable>
export type EmailMark = Exclude<keyof SequenceEmailRow, 'id' | 'sequenceId' | 'apolloContactId' | 'step'>

export interface MarkedEmail extends Pick<SequenceEmailRow, 'id' | 'sequenceId' | 'apolloContactId' | 'step'> {
  at: Date
}

/** Notes of each e-mail that this has happened to it; answers of how many that was not known. */
export async function markEmails(tx: Tx, mark: EmailMark, emails: readonly MarkedEmail[]): Promise<number> {
  if (!emails.length) return 0
  const marked = await tx
    .insertInto('sequenceEmails')
    .values(emails.map(({ at, ...email }) => ({ ...email, [mark]: at })))
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((eb) => ({ [mark]: eb.ref(`excluded.${mark}`) }))
        .where(`sequenceEmails.${mark}`, 'is', null),
    )
    .returning('id')
    .execute()
  return marked.length
}

/** The e-mails that a contact got by a sequence, the oldest first. */
export function listEmailsOf(
  db: ReadDb,
  { sequenceId, contactId }: { sequenceId: string; contactId: string },
): Promise<SequenceEmailRow[]> {
  return db
    .selectFrom('sequenceEmails')
    .selectAll()
    .where('sequenceId', '=', sequenceId)
    .where('apolloContactId', '=', contactId)
    .orderBy(sql`coalesce(delivered_at, bounced_at, spam_blocked_at)`)
    .orderBy('id')
    .execute()
}

export async function countEmailsOf(
  db: ReadDb,
  { sequenceId, contactIds }: { sequenceId: string; contactIds: readonly string[] },
) {
  if (!contactIds.length) return []
  const rows = await db
    .selectFrom('sequenceEmails')
    .select('apolloContactId')
    .select(({ fn }) => [
      fn.countAll().as('sent'),
      fn.count('openedAt').as('opened'),
      fn.count('clickedAt').as('clicked'),
      fn.count('repliedAt').as('replied'),
      fn.count('bouncedAt').as('bounced'),
      fn.count('unsubscribedAt').as('unsubscribed'),
    ])
    .where('sequenceId', '=', sequenceId)
    .where('apolloContactId', 'in', [...contactIds])
    .groupBy('apolloContactId')
    .execute()
  return rows.map(({ apolloContactId, ...counts }) => ({
    contactId: apolloContactId,
    sent: Number(counts.sent),
    opened: Number(counts.opened),
    clicked: Number(counts.clicked),
    replied: Number(counts.replied),
    bounced: Number(counts.bounced),
    unsubscribed: Number(counts.unsubscribed),
  }))
}

/** Each living sequence with its counters, and those at which its e-mails were last read. */
export async function listEmailReads(db: ReadDb) {
  return db
    .selectFrom('sequences')
    .leftJoin('sequenceEmailReads', 'sequenceEmailReads.sequenceId', 'sequences.id')
    .select(['sequences.id', 'sequences.figures', 'sequenceEmailReads.counts'])
    .where('sequences.deletedAt', 'is', null)
    .orderBy('sequences.id')
    .execute()
}

export async function putEmailRead(
  tx: Tx,
  { sequenceId, counts, at }: { sequenceId: string; counts: Record<string, number>; at: Date },
): Promise<void> {
  const read = { counts: JSON.stringify(counts), readAt: at }
  await tx
    .insertInto('sequenceEmailReads')
    .values({ sequenceId, ...read })
    .onConflict((conflict) => conflict.column('sequenceId').doUpdateSet(read))
    .execute()
}
