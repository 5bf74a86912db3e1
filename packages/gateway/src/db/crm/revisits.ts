import type { Tx } from '../database.ts'
import { deleteRecords, type SideRecord } from './delete-records.ts'
import type { InConnection } from './links.ts'

/** The next run looks at these records, changed or not. */
export async function putRevisits(
  tx: Tx,
  { connectionId, object }: InConnection,
  records: readonly SideRecord[],
): Promise<void> {
  if (!records.length) return
  await tx
    .insertInto('crmRevisits')
    .values(records.map(({ side, recordId }) => ({ connectionId, object, side, recordId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export function dropRevisits(tx: Tx, scope: InConnection, records: readonly SideRecord[]): Promise<void> {
  return deleteRecords(tx, 'crm_revisits', { scope, records })
}
