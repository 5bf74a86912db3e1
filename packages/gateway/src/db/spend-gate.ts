import { sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'

/** Takes the gate's one row until the transaction ends: whoever holds credits does so one after the other. */
export async function lockSpendGate(tx: Tx): Promise<Date | null> {
  return (await lockSpendGateRow(tx)).closedUntil
}

export function lockSpendGateRow(tx: Tx) {
  return tx.selectFrom('spendGate').select(['closedBy', 'closedUntil']).forUpdate().executeTakeFirstOrThrow()
}

/** The same for those who only must not overlap with a closing. */
export async function shareSpendGate(tx: Tx): Promise<Date | null> {
  const row = await tx.selectFrom('spendGate').select('closedUntil').forShare().executeTakeFirstOrThrow()
  return row.closedUntil
}

/** False while somebody else keeps it closed. */
export async function closeSpendGate(tx: Tx, closing: { by: string; at: Date; until: Date }): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('spendGate')
    .set({ closedBy: closing.by, closedUntil: closing.until })
    .where((eb) =>
      eb.or([eb('closedUntil', 'is', null), eb('closedUntil', '<=', closing.at), eb('closedBy', '=', closing.by)]),
    )
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Only as long as it is still closed by the same one: an extension that comes late must not close it anew. */
export async function keepSpendGateClosed(tx: Tx, { by, until }: { by: string; until: Date }): Promise<void> {
  await tx.updateTable('spendGate').set({ closedUntil: until }).where('closedBy', '=', by).execute()
}

export async function openSpendGate(tx: Tx, by: string): Promise<void> {
  await tx.updateTable('spendGate').set({ closedBy: null, closedUntil: null }).where('closedBy', '=', by).execute()
}

/** Whether a call that may be charged is under way, in whatever process. */
export async function hasCallUnderWay(db: ReadDb): Promise<boolean> {
  const row = await db
    .selectFrom('creditReservations')
    .select(sql<number>`1`.as('one'))
    .where('state', '=', 'held')
    .where('sentAt', 'is not', null)
    .where('awaitedSince', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
