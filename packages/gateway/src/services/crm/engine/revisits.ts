import type { InConnection } from '../../../db/crm/links.ts'
import type { CrmSide } from '../../../db/crm-tables.ts'
import type { ReadDb } from '../../../db/database.ts'

const most = 1000
/** What a side has refused is not sent again before somebody has changed the record. */
const refusals = ['invalid_value', 'missing_field', 'not_allowed', 'refused_by_apollo', 'not_deleted']

/**
 * Records that are parked, or asked about, or that somebody has judged since: they have not changed, the world may have.
 */
export async function listRevisits(
  db: ReadDb,
  { connectionId, object }: InConnection,
  side: CrmSide,
): Promise<string[]> {
  const of = { connectionId, object, side }
  const asked = await db
    .selectFrom('crmRevisits')
    .select('recordId')
    .where((eb) => eb.and(of))
    .limit(most)
    .execute()
  const parked = await db
    .selectFrom('crmParked')
    .select('recordId')
    .where((eb) => eb.and(of))
    .where('reason', 'not in', refusals)
    .orderBy('lastAt')
    .limit(most)
    .execute()
  const open = await db
    .selectFrom('crmReviews')
    .select('recordId')
    .where((eb) => eb.and({ ...of, state: 'open' as const }))
    .limit(most)
    .execute()
  return [...new Set([...asked, ...parked, ...open].map(({ recordId }) => recordId))]
}
