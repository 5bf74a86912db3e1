import type { InConnection } from '../../../db/crm/links.ts'
import type { ReadDb } from '../../../db/database.ts'
import type { Judged } from './run-scope.ts'

export async function loadJudged(db: ReadDb, { connectionId, object }: InConnection): Promise<Judged> {
  const rows = await db
    .selectFrom('crmReviews')
    .select(['side', 'recordId', 'candidates', 'state'])
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .execute()
  const candidates = new Set<string>()
  const apart = new Set<string>()
  for (const { side, recordId, candidates: others, state } of rows) {
    for (const other of others) {
      if (state === 'open') candidates.add(`${side === 'crm' ? 'apollo' : 'crm'}|${other}`)
      if (state === 'create') apart.add(side === 'apollo' ? `${recordId}|${other}` : `${other}|${recordId}`)
    }
  }
  return { candidates, apart }
}
