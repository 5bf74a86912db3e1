import { sql } from 'kysely'
import type { CrmSide } from '../crm-tables.ts'
import type { Tx } from '../database.ts'
import type { InConnection } from './links.ts'

export interface Revisit {
  side: CrmSide
  recordId: string
}

/** The next run looks at these records, changed or not. */
export async function putRevisits(
  tx: Tx,
  { connectionId, object }: InConnection,
  records: readonly Revisit[],
): Promise<void> {
  if (!records.length) return
  await tx
    .insertInto('crmRevisits')
    .values(records.map(({ side, recordId }) => ({ connectionId, object, side, recordId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function dropRevisits(
  tx: Tx,
  { connectionId, object }: InConnection,
  records: readonly Revisit[],
): Promise<void> {
  if (!records.length) return
  const rows = records.map(({ side, recordId }) => ({ side, record_id: recordId }))
  await sql`
    delete from crm_revisits using jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as seen(side text, record_id text)
    where connection_id = ${connectionId} and object = ${object}
      and crm_revisits.side = seen.side and crm_revisits.record_id = seen.record_id
  `.execute(tx)
}
