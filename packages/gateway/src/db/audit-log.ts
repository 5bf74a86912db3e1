import type { Actor } from '../actor.ts'
import type { MakeId } from '../ids.ts'
import type { ReadDb, Tx } from './database.ts'

export interface AuditEntry {
  /** `noun.verb_past` */
  action: string
  entityType: string
  entityId: string
  before?: object | null
  after?: object | null
  /** Where it was done for somebody else than the one who wrote it down. */
  by?: { actor: Actor; requestId: string }
}

interface Circumstances {
  actor: Actor
  requestId: string
  at: Date
  makeId: MakeId
}

export async function insertAuditEntries(tx: Tx, entries: readonly AuditEntry[], by: Circumstances): Promise<void> {
  if (!entries.length) return
  const rows = entries.map((entry) => ({
    id: by.makeId(),
    at: by.at,
    ...author(entry.by ?? by),
    action: entry.action,
    entityType: entry.entityType,
    entityId: entry.entityId,
    before: entry.before ? JSON.stringify(entry.before) : null,
    after: entry.after ? JSON.stringify(entry.after) : null,
  }))
  await tx.insertInto('auditLog').values(rows).execute()
}

function author({ actor, requestId }: { actor: Actor; requestId: string }) {
  return { actorType: actor.type, actorId: actor.id, actorName: actor.name, requestId }
}

export interface AuditFilter {
  entityType?: string
  entityId?: string
  action?: string
  /** Entries older than this sequence number. */
  before?: number
  limit: number
}

/** Newest first. */
export function listAuditEntries(db: ReadDb, filter: AuditFilter) {
  let query = db.selectFrom('auditLog').selectAll().orderBy('seq', 'desc').limit(filter.limit)
  if (filter.entityType) query = query.where('entityType', '=', filter.entityType)
  if (filter.entityId) query = query.where('entityId', '=', filter.entityId)
  if (filter.action) query = query.where('action', '=', filter.action)
  if (filter.before) query = query.where('seq', '<', filter.before)
  return query.execute()
}

export function findLastSeal(db: ReadDb) {
  return db.selectFrom('auditSeals').selectAll().orderBy('lastSeq', 'desc').limit(1).executeTakeFirst()
}
