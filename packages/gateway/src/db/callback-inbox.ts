import type { ReadDb, Tx } from './database.ts'
import type { CallbackInboxTable } from './tables.ts'

/** The same bytes twice are one row. */
export async function insertIntoInbox(
  tx: Tx,
  row: Pick<CallbackInboxTable, 'id' | 'bodyHash'> & { requestId: string; body: Uint8Array; receivedAt: Date },
): Promise<void> {
  await tx
    .insertInto('callbackInbox')
    .values({ ...row, state: 'stored' })
    .onConflict((conflict) => conflict.columns(['requestId', 'bodyHash']).doNothing())
    .execute()
}

/** What strangers post is written down as well, so that it takes as long, but into a few rows that are used again. */
export async function overwriteInInbox(
  tx: Tx,
  row: { id: string; bodyHash: string; body: Uint8Array; receivedAt: Date },
): Promise<void> {
  await tx
    .insertInto('callbackInbox')
    .values({ ...row, requestId: null, state: 'stored' })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        bodyHash: eb.ref('excluded.bodyHash'),
        body: eb.ref('excluded.body'),
        receivedAt: eb.ref('excluded.receivedAt'),
      })),
    )
    .execute()
}

/** What has arrived for requests that have been answered. */
export function listStoredCallbacks(db: ReadDb, limit: number) {
  return db
    .selectFrom('callbackInbox')
    .innerJoin('callbackRequests', 'callbackRequests.id', 'callbackInbox.requestId')
    .select(['callbackInbox.id', 'callbackInbox.requestId', 'callbackInbox.body'])
    .where('callbackInbox.state', '=', 'stored')
    .where('callbackRequests.state', '<>', 'sent')
    .orderBy('callbackInbox.id')
    .limit(limit)
    .execute()
}

/** The body is kept no longer than it takes to judge it: it is about a person. */
export async function judgeInInbox(
  tx: Tx,
  id: string,
  verdict: { state: 'used' | 'ignored'; reason: string | null; at: Date },
): Promise<void> {
  await tx
    .updateTable('callbackInbox')
    .set({ state: verdict.state, reason: verdict.reason, body: null, judgedAt: verdict.at })
    .where('id', '=', id)
    .where('state', '=', 'stored')
    .execute()
}
