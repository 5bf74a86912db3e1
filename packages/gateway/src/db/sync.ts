import type { ContactRow, NewContact } from './contacts.ts'
import type { ReadDb, Tx } from './database.ts'

export async function findCursor(db: ReadDb, object: string): Promise<string | undefined> {
  const row = await db.selectFrom('syncCursors').select('watermark').where('object', '=', object).executeTakeFirst()
  return row?.watermark ?? undefined
}

export async function putCursor(tx: Tx, cursor: { object: string; watermark: string | null; at: Date }): Promise<void> {
  const { object, watermark, at } = cursor
  await tx
    .insertInto('syncCursors')
    .values({ object, watermark, updatedAt: at })
    .onConflict((conflict) => conflict.column('object').doUpdateSet({ watermark, updatedAt: at }))
    .execute()
}

export async function insertSyncRun(
  tx: Tx,
  run: { id: string; object: string; counts: object; startedAt: Date },
): Promise<void> {
  await tx
    .insertInto('syncRuns')
    .values({ ...run, counts: JSON.stringify(run.counts), status: 'running', requests: 0 })
    .execute()
}

export interface SyncRunChange {
  counts: object
  requests: number
  status?: 'completed' | 'failed'
  error?: string
  finishedAt?: Date
}

export async function updateSyncRun(tx: Tx, id: string, change: SyncRunChange): Promise<void> {
  await tx
    .updateTable('syncRuns')
    .set({ ...change, counts: JSON.stringify(change.counts) })
    .where('id', '=', id)
    .execute()
}

/** Runs that a dead process left open. */
export async function failAbandonedSyncRuns(
  tx: Tx,
  left: { object: string; startedBefore: Date; at: Date },
): Promise<void> {
  await tx
    .updateTable('syncRuns')
    .set({ status: 'failed', error: 'abandoned', finishedAt: left.at })
    .where('object', '=', left.object)
    .where('status', '=', 'running')
    .where('startedAt', '<', left.startedBefore)
    .execute()
}

export interface SyncRunFilter {
  object?: string
  /** Runs with an id before this one. */
  before?: string
  limit: number
}

/** Newest first. */
export function listSyncRunRows(db: ReadDb, filter: SyncRunFilter) {
  let query = db.selectFrom('syncRuns').selectAll().orderBy('id', 'desc').limit(filter.limit)
  if (filter.object) query = query.where('object', '=', filter.object)
  if (filter.before) query = query.where('id', '<', filter.before)
  return query.execute()
}

/** Locked, so that two runs never record one stage change twice. */
export function lockSavedContacts(tx: Tx, apolloContactIds: readonly string[]): Promise<ContactRow[]> {
  if (!apolloContactIds.length) return Promise.resolve([])
  return tx
    .selectFrom('contacts')
    .selectAll()
    .where('apolloContactId', 'in', [...apolloContactIds])
    .orderBy('id')
    .forUpdate()
    .execute()
}

export function lockContact(tx: Tx, id: string): Promise<ContactRow | undefined> {
  return tx.selectFrom('contacts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Which of these unique values some contact holds already. */
export async function listTakenValues(
  db: ReadDb,
  { emails, apolloIds }: { emails: readonly string[]; apolloIds: readonly string[] },
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('contacts')
    .select(['email', 'apolloId'])
    .where((eb) => eb.or([eb('email', 'in', ['', ...emails]), eb('apolloId', 'in', ['', ...apolloIds])]))
    .execute()
  return new Set(rows.flatMap(({ email, apolloId }) => [email ?? [], apolloId ?? []].flat()))
}

export async function insertContacts(tx: Tx, contacts: readonly NewContact[]): Promise<ContactRow[]> {
  if (!contacts.length) return []
  return tx
    .insertInto('contacts')
    .values([...contacts])
    .returningAll()
    .execute()
}

/** The first contact under a name keeps it. */
export async function insertNames(
  tx: Tx,
  names: readonly { kind: string; value: string; contactId: string; createdAt: Date }[],
): Promise<void> {
  if (!names.length) return
  await tx
    .insertInto('identities')
    .values([...names])
    .onConflict((conflict) => conflict.columns(['kind', 'value']).doNothing())
    .execute()
}

export function listOrganizationsByApolloIds(db: ReadDb, apolloIds: readonly string[]) {
  if (!apolloIds.length) return Promise.resolve([])
  return db
    .selectFrom('organizations')
    .select(['id', 'apolloId', 'domain'])
    .where('apolloId', 'in', [...apolloIds])
    .execute()
}

/** A job of this name that has still to finish. */
export function findUnfinishedJob(db: ReadDb, name: string) {
  return db
    .selectFrom('jobs')
    .select(['id', 'status'])
    .where('name', '=', name)
    .where('status', 'in', ['pending', 'queued', 'active'])
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}
