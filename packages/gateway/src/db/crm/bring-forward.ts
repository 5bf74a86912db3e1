import { sql } from 'kysely'
import type { CrmObjectName } from '../crm-tables.ts'
import type { Tx } from '../database.ts'

/** The connections that carry this record run next, whatever their turn is: somebody waits to see it in the CRM. */
export async function bringForward(
  tx: Tx,
  { object, localId, at }: { object: CrmObjectName; localId: string; at: Date },
): Promise<void> {
  await tx
    .updateTable('crmConnections')
    .set({ nextAt: sql`least(coalesce(next_at, ${at}), ${at})` })
    .where('stoppedReason', 'is', null)
    .where('previewedAt', 'is not', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('crmLinks')
          .select('crmLinks.id')
          .whereRef('crmLinks.connectionId', '=', 'crmConnections.id')
          .where('crmLinks.object', '=', object)
          .where('crmLinks.localId', '=', localId)
          .where('crmLinks.state', '=', 'linked'),
      ),
    )
    .execute()
}
