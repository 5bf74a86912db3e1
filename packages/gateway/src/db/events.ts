import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Db, ReadDb, Tx } from './database.ts'
import { deleteSome } from './delete-some.ts'
import type { EventsTable } from './event-tables.ts'

export type EventRow = Selectable<EventsTable>
export type NewEvent = Omit<EventRow, 'seq'>

/**
 * The lock on the head holds until the commit, so that numbers become visible in their order, whoever writes. A change of
 * stage that two of our rooms have seen is one event.
 */
export async function appendEvents(tx: Tx, drafts: readonly NewEvent[]): Promise<void> {
  if (!drafts.length) return
  await tx.selectFrom('eventHead').select('seq').forUpdate().execute()
  const events = await withoutRepetitions(tx, drafts)
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

/** Nothing goes from one stage to another twice without having gone back in between. */
async function withoutRepetitions(tx: Tx, drafts: readonly NewEvent[]): Promise<readonly NewEvent[]> {
  const moved = drafts.filter(isMove)
  if (!moved.length) return drafts
  const before = await tx
    .selectFrom('events')
    .distinctOn(['type', 'entityId'])
    .select(['type', 'entityId', 'data'])
    .where('type', 'in', [...new Set(moved.map(({ type }) => type))])
    .where('entityId', 'in', [...new Set(moved.map(({ entityId }) => entityId))])
    .orderBy('type')
    .orderBy('entityId')
    .orderBy('seq', 'desc')
    .execute()
  const last = new Map(before.map((event) => [keyOf(event), pathOf(event)]))
  return drafts.filter((draft) => {
    if (!isMove(draft)) return true
    const isNew = last.get(keyOf(draft)) !== pathOf(draft)
    last.set(keyOf(draft), pathOf(draft))
    return isNew
  })
}

function isMove({ type }: Pick<NewEvent, 'type'>): boolean {
  return type.endsWith('.stage_changed')
}

function keyOf({ type, entityId }: Pick<NewEvent, 'type' | 'entityId'>): string {
  return `${type} ${entityId}`
}

function pathOf({ data }: Pick<NewEvent, 'data'>): string {
  return JSON.stringify([data.fromStageId ?? null, data.toStageId ?? null])
}

export interface EventFilter {
  after: number
  limit: number
  /** `contact.created`, `contact.*` or `*`; all where left out. */
  types?: readonly string[]
  entityType?: string
  entityId?: string
  /** Up to this number. */
  until?: number
}

/** What came after, oldest first. */
export function listEventsAfter(db: ReadDb, filter: EventFilter): Promise<EventRow[]> {
  const { after, limit, types, entityType, entityId, until } = filter
  let query = db.selectFrom('events').selectAll().where('seq', '>', after).orderBy('seq').limit(limit)
  if (until !== undefined) query = query.where('seq', '<=', until)
  if (entityType) query = query.where('entityType', '=', entityType)
  if (entityId) query = query.where('entityId', '=', entityId)
  if (types && !types.includes('*')) {
    const groups = types.filter((type) => type.endsWith('.*')).map((type) => `${type.slice(0, -1)}%`)
    query = query.where((eb) =>
      eb.or([
        eb('type', 'in', types.length ? [...types] : ['']),
        ...groups.map((group) => eb('type', 'like', group.replaceAll('_', '\\_'))),
      ]),
    )
  }
  return query.execute()
}

export function listEventsBySeq(db: ReadDb, seqs: readonly number[]): Promise<EventRow[]> {
  if (!seqs.length) return Promise.resolve([])
  return db
    .selectFrom('events')
    .selectAll()
    .where('seq', 'in', [...seqs])
    .orderBy('seq')
    .execute()
}

export function findEvent(db: ReadDb, id: string): Promise<EventRow | undefined> {
  return db.selectFrom('events').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The number of the last event. */
export async function readHead(db: ReadDb): Promise<number> {
  const row = await db.selectFrom('eventHead').select('seq').executeTakeFirst()
  return Number(row?.seq ?? 0)
}

/** The first and the last that are kept. */
export async function readKept(db: ReadDb): Promise<{ first: EventRow | undefined; last: EventRow | undefined }> {
  const first = await db.selectFrom('events').selectAll().orderBy('seq').limit(1).executeTakeFirst()
  const last = await db.selectFrom('events').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return { first, last }
}

/** The number before the first event at or after the moment. */
export async function seqBefore(db: ReadDb, at: Date): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select((eb) => eb.fn.min('seq').as('seq'))
    .where('at', '>=', at)
    .executeTakeFirst()
  return row?.seq ? Number(row.seq) - 1 : readHead(db)
}

const eventsAtOnce = 5000

/** Old events that everybody has dealt with and nobody has parked; the last one stays, so that it can be told when it was. */
export async function deleteOldEvents(db: Db, { before, passed }: { before: Date; passed: number }): Promise<void> {
  const where = sql`at < ${before} and seq <= ${passed} and seq < (select seq from event_head)
    and seq not in (select seq from parked_events)`
  await deleteSome(db, { table: 'events', where, limit: eventsAtOnce })
}
