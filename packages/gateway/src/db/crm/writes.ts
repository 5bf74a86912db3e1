import { type Selectable, sql, type Updateable } from 'kysely'
import type { CrmSide, CrmWritesTable } from '../crm-tables.ts'
import type { ReadDb, Tx } from '../database.ts'
import { putRows } from '../put-rows.ts'
import { type InConnection, updateLink } from './links.ts'

export type WriteRow = Selectable<CrmWritesTable>

const columns = [
  'id',
  'runId',
  'connectionId',
  'object',
  'side',
  'action',
  'localId',
  'crmId',
  'linkId',
  'label',
  'changes',
  'bases',
  'why',
  'state',
  'message',
  'createdAt',
  'sentAt',
  'doneAt',
] as const

export async function insertWrites(tx: Tx, rows: readonly WriteRow[]): Promise<void> {
  if (rows.length) await putRows('crmWrites', { columns, rows }).execute(tx)
}

export type OpenState = 'planned' | 'sent' | 'unknown' | 'held'

export interface OpenWrites extends InConnection {
  side?: CrmSide
  action?: WriteRow['action']
  states: readonly OpenState[]
  limit?: number
}

/** Those that have not come to their end, oldest first. */
export function listOpenWrites(db: ReadDb, { connectionId, object, side, action, states, limit }: OpenWrites) {
  let query = db
    .selectFrom('crmWrites')
    .selectAll()
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .where('state', 'in', [...states])
    .orderBy('id')
  if (side) query = query.where('side', '=', side)
  if (action) query = query.where('action', '=', action)
  if (limit !== undefined) query = query.limit(limit)
  return query.execute()
}

/** Records for which a write is under way: nothing more is planned for them until it has ended. */
export async function listBusy(
  db: ReadDb,
  { connectionId, object }: InConnection,
): Promise<{ local: Set<string>; crm: Set<string> }> {
  const rows = await db
    .selectFrom('crmWrites')
    .select(['localId', 'crmId'])
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .where('state', 'in', ['planned', 'sent', 'unknown', 'held'])
    .execute()
  return {
    local: new Set(rows.flatMap(({ localId }) => localId ?? [])),
    crm: new Set(rows.flatMap(({ crmId }) => crmId ?? [])),
  }
}

export async function markWrites(tx: Tx, ids: readonly string[], change: Updateable<CrmWritesTable>): Promise<void> {
  if (!ids.length) return
  await tx
    .updateTable('crmWrites')
    .set(change)
    .where('id', 'in', [...ids])
    .execute()
}

export function listRunWrites(
  db: ReadDb,
  runId: string,
  { after, limit }: { after: string; limit: number },
): Promise<WriteRow[]> {
  return db
    .selectFrom('crmWrites')
    .selectAll()
    .where('runId', '=', runId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** How the writes of a run ended, as `crm.update.done`. */
export async function countRunWrites(db: ReadDb, runId: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('crmWrites')
    .select([sql<string>`side || '.' || action || '.' || state`.as('name'), (eb) => eb.fn.countAll().as('count')])
    .where('runId', '=', runId)
    .groupBy('name')
    .execute()
  return Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)]))
}

/** Deletions that wait for consent and do not get it; the links of their records end. The answer is how many. */
export async function declineDeletions(tx: Tx, connectionId: string, at: Date): Promise<number> {
  const rows = await tx
    .updateTable('crmWrites')
    .set({ state: 'skipped', message: 'Declined', doneAt: at })
    .where('connectionId', '=', connectionId)
    .where('action', '=', 'delete')
    .where('state', '=', 'held')
    .returning(['linkId', 'why'])
    .execute()
  for (const { linkId, why } of rows) {
    if (linkId) await updateLink(tx, linkId, { state: 'gone', reason: why, dirty: false, updatedAt: at })
  }
  return rows.length
}
