import type { Insertable, Selectable } from 'kysely'
import { listStoredCallbacks } from './callback-inbox.ts'
import type { Db, ReadDb, Tx } from './database.ts'
import type {
  CallbackPeopleTable,
  CallbackPersonState,
  CallbackRequestsTable,
  CallbackState,
  LaterNeed,
} from './tables.ts'

export type CallbackRequestRow = Selectable<CallbackRequestsTable>
export type CallbackPersonRow = Selectable<CallbackPeopleTable>

export async function insertCallbackRequest(tx: Tx, row: Insertable<CallbackRequestsTable>): Promise<void> {
  await tx.insertInto('callbackRequests').values(row).execute()
}

export function findCallbackRequestByToken(db: ReadDb, tokenHash: string) {
  return db
    .selectFrom('callbackRequests')
    .select(['id', 'tokenHash', 'expiresAt'])
    .where('tokenHash', '=', tokenHash)
    .executeTakeFirst()
}

export function lockCallbackRequest(tx: Tx, id: string): Promise<CallbackRequestRow | undefined> {
  return tx.selectFrom('callbackRequests').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** False where the request is past waiting. */
export async function markAwaiting(
  tx: Tx,
  id: string,
  {
    apolloRequestId,
    needs,
    nextPollAt,
  }: { apolloRequestId: string | null; needs: readonly LaterNeed[]; nextPollAt: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('callbackRequests')
    .set({ state: 'awaiting', apolloRequestId, needs: JSON.stringify(needs), nextPollAt })
    .where('id', '=', id)
    .where('state', 'in', ['sent', 'void'])
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function closeCallbackRequest(
  tx: Tx,
  id: string,
  { state, reason, at }: { state: Exclude<CallbackState, 'sent' | 'awaiting'>; reason: string; at: Date },
): Promise<void> {
  await tx
    .updateTable('callbackRequests')
    .set({ state, reason, nextPollAt: null, closedAt: at })
    .where('id', '=', id)
    .execute()
}

export async function insertCallbackPeople(tx: Tx, rows: readonly Insertable<CallbackPeopleTable>[]): Promise<void> {
  if (rows.length)
    await tx
      .insertInto('callbackPeople')
      .values([...rows])
      .execute()
}

export function listCallbackPeople(db: ReadDb, requestId: string): Promise<CallbackPersonRow[]> {
  return db
    .selectFrom('callbackPeople')
    .selectAll()
    .where('requestId', '=', requestId)
    .orderBy('contactId')
    .orderBy('apolloId')
    .execute()
}

export async function closeCallbackPeople(
  tx: Tx,
  requestId: string,
  { apolloIds, state, at }: { apolloIds: readonly string[]; state: CallbackPersonState; at: Date },
): Promise<void> {
  if (!apolloIds.length) return
  await tx
    .updateTable('callbackPeople')
    .set({ state, closedAt: at })
    .where('requestId', '=', requestId)
    .where('apolloId', 'in', [...apolloIds])
    .execute()
}

/** What is still to come for these contacts, or for those that were joined into them. */
export async function listAwaitedContacts(
  db: ReadDb,
  contacts: readonly { id: string; apolloId: string | null }[],
): Promise<Map<string, Set<LaterNeed>>> {
  const awaited = new Map<string, Set<LaterNeed>>()
  if (!contacts.length) return awaited
  const ids = contacts.map(({ id }) => id)
  const apolloIds = contacts.flatMap(({ apolloId }) => apolloId ?? [])
  const rows = await db
    .selectFrom('callbackPeople')
    .innerJoin('callbackRequests', 'callbackRequests.id', 'callbackPeople.requestId')
    .innerJoin('contacts', 'contacts.id', 'callbackPeople.contactId')
    .select(['callbackPeople.apolloId', 'contacts.id', 'contacts.joinedInto', 'callbackRequests.needs'])
    .where('callbackPeople.state', '=', 'awaited')
    .where((eb) =>
      eb.or([
        eb('contacts.id', 'in', ids),
        eb('contacts.joinedInto', 'in', ids),
        ...(apolloIds.length ? [eb('callbackPeople.apolloId', 'in', apolloIds)] : []),
      ]),
    )
    .execute()
  for (const { id, apolloId } of contacts) {
    const own = rows.filter((row) => row.id === id || row.joinedInto === id || row.apolloId === apolloId)
    if (own.length) awaited.set(id, new Set(own.flatMap((row) => row.needs)))
  }
  return awaited
}

/** The requests that one contact waits for, so that somebody can be told when it comes; locked until the transaction ends. */
export function lockAwaited(tx: Tx, { id, apolloId }: { id: string; apolloId: string | null }) {
  return tx
    .selectFrom('callbackPeople')
    .innerJoin('callbackRequests', 'callbackRequests.id', 'callbackPeople.requestId')
    .select(['callbackPeople.requestId', 'callbackPeople.apolloId', 'callbackRequests.needs'])
    .where((eb) => eb.or([eb('callbackPeople.contactId', '=', id), eb('callbackPeople.apolloId', '=', apolloId ?? '')]))
    .where('callbackPeople.state', '=', 'awaited')
    .orderBy('callbackPeople.requestId')
    .forUpdate('callbackPeople')
    .execute()
}

/** Everything that was awaited for a contact becomes nobody's. */
export async function eraseCallbackPeople(tx: Tx, contactId: string, at: Date): Promise<void> {
  await tx
    .updateTable('callbackPeople')
    .set({ state: 'erased', closedAt: at })
    .where('contactId', '=', contactId)
    .where('state', '=', 'awaited')
    .execute()
}

export function listDuePolls(db: ReadDb, now: Date, limit: number) {
  return db
    .selectFrom('callbackRequests')
    .selectAll()
    .where('state', '=', 'awaiting')
    .where('nextPollAt', '<=', now)
    .orderBy('nextPollAt')
    .limit(limit)
    .execute()
}

/** Takes a poll for this process: counted before it is made, and put off so that nobody else makes it meanwhile. */
export function takePoll(tx: Tx, { id, polls }: CallbackRequestRow, nextPollAt: Date) {
  return tx
    .updateTable('callbackRequests')
    .set({ polls: polls + 1, nextPollAt })
    .where('id', '=', id)
    .where('state', '=', 'awaiting')
    .where('polls', '=', polls)
    .returning('id')
    .executeTakeFirst()
}

export async function setNextPoll(
  tx: Tx,
  id: string,
  { nextPollAt, notCounted }: { nextPollAt: Date; notCounted?: boolean },
): Promise<void> {
  await tx
    .updateTable('callbackRequests')
    .set((eb) => ({ nextPollAt, ...(notCounted ? { polls: eb('polls', '-', 1) } : {}) }))
    .where('id', '=', id)
    .where('state', '=', 'awaiting')
    .execute()
}

/** Whether there is anything to match or to ask Apollo for. */
export async function findCallbackWork(db: ReadDb, now: Date): Promise<{ stored: boolean; due: boolean }> {
  const stored = await listStoredCallbacks(db, 1)
  const due = await listDuePolls(db, now, 1)
  return { stored: stored.length > 0, due: due.length > 0 }
}

/** Calls whose answer never came: nobody will say any more for whom they were. */
export async function voidUnanswered(db: Db, { before, at }: { before: Date; at: Date }): Promise<void> {
  await db
    .updateTable('callbackRequests')
    .set({ state: 'void', reason: 'never answered', closedAt: at })
    .where('state', '=', 'sent')
    .where('createdAt', '<', before)
    .execute()
}

/** What can come to nothing any more, with what was posted for it. */
export async function deleteOldCallbacks(
  db: Db,
  { expiredBefore, strangersBefore }: { expiredBefore: Date; strangersBefore: Date },
): Promise<void> {
  await db
    .deleteFrom('callbackRequests')
    .where('expiresAt', '<', expiredBefore)
    .where('state', 'in', ['done', 'gone', 'void'])
    .execute()
  await db
    .deleteFrom('callbackInbox')
    .where('requestId', 'is', null)
    .where('receivedAt', '<', strangersBefore)
    .execute()
}
