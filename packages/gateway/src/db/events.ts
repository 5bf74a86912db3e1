import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { EventsTable } from './event-tables.ts'

export type EventRow = Selectable<EventsTable>
export type NewEvent = Omit<EventRow, 'seq'>

/** The lock on the head holds until the commit, so that numbers become visible in their order, whoever writes. */
export async function appendEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (!events.length) return
  const { seq } = await tx
    .updateTable('eventHead')
    .set((head) => ({ seq: head('seq', '+', events.length) }))
    .returning('seq')
    .executeTakeFirstOrThrow()
  const first = Number(seq) - events.length + 1
  const rows = events.map(({ data, entityType, entityId, ...event }, at) => ({
    ...event,
    entity_type: entityType,
    entity_id: entityId,
    seq: first + at,
    data,
  }))
  await sql`insert into events select * from jsonb_populate_recordset(null::events, ${JSON.stringify(rows)}::jsonb)`.execute(
    tx,
  )
}

/** What came after, oldest first. */
export function listEventsAfter(db: ReadDb, { after, limit }: { after: number; limit: number }): Promise<EventRow[]> {
  return db.selectFrom('events').selectAll().where('seq', '>', after).orderBy('seq').limit(limit).execute()
}
