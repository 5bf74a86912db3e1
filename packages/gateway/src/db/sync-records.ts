import { type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { SyncRecordsTable } from './sync-tables.ts'

export type SyncRecordRow = Selectable<SyncRecordsTable>

/** Locked, so that of two who see one change, one notes it. */
export function lockSyncRecords(tx: Tx, object: string, apolloIds: readonly string[]): Promise<SyncRecordRow[]> {
  if (!apolloIds.length) return Promise.resolve([])
  return tx
    .selectFrom('syncRecords')
    .selectAll()
    .where('object', '=', object)
    .where('apolloId', 'in', [...apolloIds])
    .orderBy('apolloId')
    .forUpdate()
    .execute()
}

/** Writes whole rows. A record that another transaction has just added keeps what that one noted. */
export async function putSyncRecords(tx: Tx, rows: readonly SyncRecordRow[]): Promise<void> {
  if (!rows.length) return
  const json = JSON.stringify(
    rows.map((row) => ({
      object: row.object,
      apollo_id: row.apolloId,
      entity_id: row.entityId,
      state: row.state,
      content_hash: row.contentHash,
      stage_id: row.stageId,
      changed_at: row.changedAt,
      noted_at: row.notedAt,
      source: row.source,
      seen_in: row.seenIn,
      missed_in: row.missedIn,
      deleted_at: row.deletedAt,
    })),
  )
  await sql`
    insert into sync_records
    select * from jsonb_populate_recordset(null::sync_records, ${json}::jsonb)
    on conflict (object, apollo_id) do update set
      entity_id = excluded.entity_id, state = excluded.state, content_hash = excluded.content_hash,
      stage_id = excluded.stage_id, changed_at = excluded.changed_at, noted_at = excluded.noted_at,
      source = excluded.source, seen_in = excluded.seen_in, missed_in = excluded.missed_in,
      deleted_at = excluded.deleted_at
  `.execute(tx)
}

/** Records that came in a full reading as they were known. */
export async function markSeen(
  tx: Tx,
  seen: { object: string; apolloIds: readonly string[]; reading: string },
): Promise<void> {
  if (!seen.apolloIds.length) return
  await tx
    .updateTable('syncRecords')
    .set({ seenIn: seen.reading, missedIn: null })
    .where('object', '=', seen.object)
    .where('apolloId', 'in', [...seen.apolloIds])
    .execute()
}

export interface RecordFilter {
  object: string
  deleted: boolean
  /** Records with an id after this one. */
  after?: string
  limit: number
}

export function listRecords(db: ReadDb, { object, deleted, after, limit }: RecordFilter): Promise<SyncRecordRow[]> {
  let query = db.selectFrom('syncRecords').selectAll().where('object', '=', object).orderBy('apolloId').limit(limit)
  query = query.where('deletedAt', deleted ? 'is not' : 'is', null)
  if (after) query = query.where('apolloId', '>', after)
  return query.execute()
}

export async function countAlive(db: ReadDb, object: string): Promise<number> {
  const row = await db
    .selectFrom('syncRecords')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('object', '=', object)
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

export interface MissedFilter {
  object: string
  reading: string
  /** What was noted after the reading began need not have been in it. */
  notedBefore: Date
  limit: number
}

/** Known records that a full reading did not show. */
export function listMissed(db: ReadDb, { object, reading, notedBefore, limit }: MissedFilter) {
  return db
    .selectFrom('syncRecords')
    .selectAll()
    .where('object', '=', object)
    .where('deletedAt', 'is', null)
    .where('notedAt', '<', notedBefore)
    .where((eb) => eb.or([eb('seenIn', 'is', null), eb('seenIn', '!=', reading)]))
    .orderBy('apolloId')
    .limit(limit)
    .execute()
}

export async function countMissed(db: ReadDb, missed: Omit<MissedFilter, 'limit'>): Promise<number> {
  const row = await db
    .selectFrom('syncRecords')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('object', '=', missed.object)
    .where('deletedAt', 'is', null)
    .where('notedAt', '<', missed.notedBefore)
    .where((eb) => eb.or([eb('seenIn', 'is', null), eb('seenIn', '!=', missed.reading)]))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** So that the next full reading knows which ones it looks for the second time. */
export async function markMissed(
  tx: Tx,
  missed: { object: string; apolloIds: readonly string[]; reading: string },
): Promise<void> {
  if (!missed.apolloIds.length) return
  await tx
    .updateTable('syncRecords')
    .set({ missedIn: missed.reading })
    .where('object', '=', missed.object)
    .where('apolloId', 'in', [...missed.apolloIds])
    .execute()
}

export async function markDeleted(
  tx: Tx,
  gone: { object: string; apolloIds: readonly string[]; at: Date },
): Promise<void> {
  if (!gone.apolloIds.length) return
  await tx
    .updateTable('syncRecords')
    .set({ deletedAt: gone.at })
    .where('object', '=', gone.object)
    .where('apolloId', 'in', [...gone.apolloIds])
    .execute()
}
