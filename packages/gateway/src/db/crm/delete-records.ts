import { type RawBuilder, sql } from 'kysely'
import type { CrmSide } from '../crm-tables.ts'
import type { Tx } from '../database.ts'
import type { InConnection } from './links.ts'

export interface SideRecord {
  side: CrmSide
  recordId: string
}

/** Takes out of a table what stands there about these records; `where` says which rows of theirs, all where left out. */
export async function deleteRecords(
  tx: Tx,
  table: 'crm_parked' | 'crm_reviews' | 'crm_revisits',
  {
    scope,
    records,
    where = sql`true`,
  }: { scope: InConnection; records: readonly SideRecord[]; where?: RawBuilder<unknown> },
): Promise<void> {
  if (!records.length) return
  const rows = records.map(({ side, recordId }) => ({ side, record_id: recordId }))
  await sql`
    delete from ${sql.table(table)} as kept
    using jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as listed(side text, record_id text)
    where connection_id = ${scope.connectionId} and object = ${scope.object} and ${where}
      and kept.side = listed.side and kept.record_id = listed.record_id
  `.execute(tx)
}
